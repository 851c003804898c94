import type { Reopen } from '../steps/rotate'
import { sentence, shortBytes, type StepWords } from './define-step-words'

const reopening = (reopen: Reopen): string => `@step.reopen.${reopen.kind}`

export const rotate: StepWords<'rotate'> = {
  sentence: ({ path, generations, reopen, found }) =>
    sentence('step.rotate', {
      path,
      bytes: shortBytes(found.bytes),
      generations,
      reopen: reopening(reopen),
    }),
  commands: ({ path, reopen }) => {
    switch (reopen.kind) {
      case 'by_itself':
        return [['mv', path, `${path}.1`]]
      case 'reload':
        return [['mv', path, `${path}.1`], reopen.argv]
      case 'copy_and_truncate':
        return [
          ['cp', '-p', path, `${path}.1`],
          ['truncate', '-s', '0', path],
        ]
    }
  },
}

export const unrotate: StepWords<'unrotate'> = {
  sentence: ({ path }) => sentence('step.unrotate', { path }),
  commands: ({ path }) => [['mv', `${path}.1`, path]],
}
