import type { StepOf } from '../plan'
import { sentence, shortBytes, type StepWords } from './define-step-words'

const days = (ms: number): number => Math.round((ms / 86_400_000) * 100) / 100

const codeOf = ({ minAgeMs, trash }: StepOf<'delete'>) => {
  if (trash !== null) return minAgeMs > 0 ? 'step.delete.trash' : 'delete.step.all.trash'
  return minAgeMs > 0 ? 'step.delete' : 'delete.step.all'
}

const age = ({ minAgeMs, ageBy }: StepOf<'delete'>): readonly string[] => {
  if (minAgeMs === 0) return []
  const minutes = `+${String(Math.floor(minAgeMs / 60_000))}`
  return (ageBy === 'modified' ? ['-mmin'] : ['-mmin', '-cmin', '-amin']).flatMap((test) => [test, minutes])
}

export const deleteFiles: StepWords<'delete'> = {
  sentence: (step) =>
    sentence(codeOf(step), {
      root: step.root,
      patterns: step.patterns.join(' '),
      days: days(step.minAgeMs),
      files: step.found.files,
      bytes: shortBytes(step.found.bytes),
      mostFiles: step.bounds.files,
      mostBytes: shortBytes(step.bounds.bytes),
    }),
  commands: (step) => [
    [
      'find',
      step.root,
      '-xdev',
      ...(step.recursive ? [] : ['-maxdepth', '1']),
      '-type',
      'f',
      ...(step.patterns.length === 1 && step.patterns[0] === '*'
        ? []
        : [
            '(',
            ...step.patterns.flatMap((pattern, at) => [...(at === 0 ? [] : ['-o']), '-name', pattern]),
            ')',
          ]),
      ...age(step),
      ...(step.trash === null ? ['-delete'] : ['-exec', 'mv', '-nt', step.trash.folder, '{}', '+']),
    ],
  ],
}

/** The folder in which a trash folder's own folder stands: files in it are named from there. */
const baseOf = (trash: string): string => trash.split('/').slice(0, -2).join('/')

export const untrash: StepWords<'untrash'> = {
  sentence: ({ trash, root }) => sentence('step.untrash', { trash, root }),
  commands: ({ trash }) => [['cp', '-an', '--', `${trash}/files/.`, baseOf(trash)]],
}
