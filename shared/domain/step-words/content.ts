import { sentence, type StepWords } from './define-step-words'

export const fixJson: StepWords<'fix_json'> = {
  sentence: ({ path, found }) =>
    sentence('step.fix_json', { path, before: found.bytes, after: found.bytesAfter }),
  commands: ({ path }) => [['jsonrepair', '--overwrite', path]],
}

export const restore: StepWords<'restore'> = {
  sentence: ({ path, archive }) => sentence('step.restore', { path, archive }),
  commands: ({ archive, entry }) => [['tar', '-xpf', archive, '-C', '/', entry]],
}
