import { sentence, type StepWords } from './define-step-words'

export const fixJson: StepWords<'fix_json'> = {
  sentence: ({ path, found }) =>
    sentence('step.fix_json', { path, before: found.bytes, after: found.bytesAfter }),
  commands: ({ path }) => [['jsonrepair', '--overwrite', path]],
}

export const restore: StepWords<'restore'> = {
  sentence: ({ path, archive }) => sentence('step.restore', { path, archive }),
  commands: ({ archive, entry }) => {
    if (!archive.endsWith('.age')) return [['tar', '-xpf', archive, '-C', '/', entry]]
    const plain = archive.slice(0, -'.age'.length)
    return [
      ['age', '-d', '-i', 'KEYFILE', '-o', plain, archive],
      ['tar', '-xpf', plain, '-C', '/', entry],
    ]
  },
}
