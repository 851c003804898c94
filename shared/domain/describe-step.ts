import type { Message } from './message'
import type { Step, StepName } from './plan'
import { quoteArgument } from './quote-argument'
import { access } from './step-words/access'
import { fixJson, restore } from './step-words/content'
import { redisDelete, sql } from './step-words/database'
import type { StepWords } from './step-words/define-step-words'
import { deleteFiles, untrash } from './step-words/delete'
import { mkdir, rmdir } from './step-words/directory'
import { rotate, unrotate } from './step-words/rotate'
import { awaitActive, service } from './step-words/service'
import { signal } from './step-words/signal'

export { quoteArgument } from './quote-argument'

const words: { readonly [K in StepName]: StepWords<K> } = {
  service,
  await_active: awaitActive,
  mkdir,
  rmdir,
  access,
  delete: deleteFiles,
  untrash,
  signal,
  sql,
  redis_delete: redisDelete,
  rotate,
  unrotate,
  fix_json: fixJson,
  restore,
}

/** The words of a step's own kind: the one place where the compiler cannot see that both are of the same kind. */
const wordsOf = (step: Step): StepWords<StepName> => words[step.kind] as unknown as StepWords<StepName>

/** A step as a sentence for people. */
export const describeStep = (step: Step): Message => wordsOf(step).sentence(step)

/** The command line that does, or comes closest to, what a step does; to read and to copy, never to run from here. */
export const stepCommand = (step: Step): string =>
  wordsOf(step)
    .commands(step)
    .map((argv) => argv.map(quoteArgument).join(' '))
    .join(' && ')
