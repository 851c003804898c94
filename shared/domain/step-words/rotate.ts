import type { Reopen } from '../steps/rotate'
import { octal, sentence, shortBytes, type StepWords } from './define-step-words'

const reopening = (reopen: Reopen): string => `@step.reopen.${reopen.kind}`

const setAside = (path: string, mode: number, reopen: Reopen): readonly (readonly string[])[] => {
  const fresh = ['install', '-m', octal(mode), '/dev/null', path]
  switch (reopen.kind) {
    case 'by_itself':
      return [['mv', '-n', path, `${path}.1`], fresh]
    case 'reload':
      return [['mv', '-n', path, `${path}.1`], fresh, reopen.argv]
    case 'copy_and_truncate':
      return [
        ['cp', '-p', path, `${path}.1`],
        ['truncate', '-s', '0', path],
      ]
  }
}

export const rotate: StepWords<'rotate'> = {
  sentence: ({ path, generations, reopen, found }) =>
    sentence('step.rotate', {
      path,
      bytes: shortBytes(found.bytes),
      generations,
      reopen: reopening(reopen),
    }),
  commands: ({ path, mode, compress, reopen }) => [
    ...setAside(path, mode, reopen),
    ...(compress ? [['gzip', `${path}.1`]] : []),
  ],
}

export const unrotate: StepWords<'unrotate'> = {
  sentence: ({ path }) => sentence('step.unrotate', { path }),
  commands: ({ path, reopen }) => [
    ['mv', `${path}.1`, path],
    ...(reopen.kind === 'reload' ? [reopen.argv] : []),
  ],
}
