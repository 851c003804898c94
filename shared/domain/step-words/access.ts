import type { Access } from '../steps/parts'
import { octal, sentence, type StepWords } from './define-step-words'

const owner = ({ uid, gid }: Access): string => `${String(uid)}:${String(gid)}`
const sameOwner = (a: Access, b: Access): boolean => a.uid === b.uid && a.gid === b.gid

export const access: StepWords<'access'> = {
  sentence: ({ path, before, after, ownerName }) =>
    sameOwner(before, after)
      ? sentence('step.access.mode', { path, before: octal(before.mode), after: octal(after.mode) })
      : sentence('step.access', {
          path,
          before: `${owner(before)} ${octal(before.mode)}`,
          after: `${ownerName ?? owner(after)} ${octal(after.mode)}`,
        }),
  // The owner first, since changing it may clear bits of the mode.
  commands: ({ path, before, after }) => [
    ...(sameOwner(before, after) ? [] : [['chown', '--', owner(after), path]]),
    ['chmod', '--', octal(after.mode), path],
  ],
}
