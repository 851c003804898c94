import { sentence, shortBytes, type StepWords } from './define-step-words'

const days = (ms: number): number => Math.round((ms / 86_400_000) * 10) / 10

export const deleteFiles: StepWords<'delete'> = {
  sentence: ({ root, patterns, minAgeMs, bounds, trash, found }) =>
    sentence(trash === null ? 'step.delete' : 'step.delete.trash', {
      root,
      patterns: patterns.join(' '),
      days: days(minAgeMs),
      files: found.files,
      bytes: shortBytes(found.bytes),
      mostFiles: bounds.files,
      mostBytes: shortBytes(bounds.bytes),
    }),
  commands: ({ root, patterns, minAgeMs, recursive, trash }) => [
    [
      'find',
      root,
      ...(recursive ? [] : ['-maxdepth', '1']),
      '-xdev',
      '-type',
      'f',
      ...(patterns.length === 1 && patterns[0] === '*'
        ? []
        : ['(', ...patterns.flatMap((pattern, at) => [...(at === 0 ? [] : ['-o']), '-name', pattern]), ')']),
      ...(minAgeMs > 0 ? ['-mmin', `+${String(Math.floor(minAgeMs / 60_000))}`] : []),
      ...(trash === null ? ['-delete'] : ['-exec', 'mv', '-nt', trash, '{}', '+']),
    ],
  ],
}

export const untrash: StepWords<'untrash'> = {
  sentence: ({ trash, root }) => sentence('step.untrash', { trash, root }),
  commands: ({ trash, root }) => [['cp', '-an', '--', `${trash}/.`, root]],
}
