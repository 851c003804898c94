import { octal, sentence, type StepWords } from './define-step-words'

export const mkdir: StepWords<'mkdir'> = {
  sentence: ({ path, mode, owner }) =>
    owner === null
      ? sentence('step.mkdir', { path, mode: octal(mode) })
      : sentence('step.mkdir.owned', { path, mode: octal(mode), owner: owner.name }),
  commands: ({ path, mode, owner }) => [
    [
      'install',
      '-d',
      '-m',
      octal(mode),
      ...(owner === null ? [] : ['-o', String(owner.uid), '-g', String(owner.gid)]),
      path,
    ],
  ],
}

export const rmdir: StepWords<'rmdir'> = {
  sentence: ({ path }) => sentence('step.rmdir', { path }),
  commands: ({ path }) => [['rmdir', path]],
}
