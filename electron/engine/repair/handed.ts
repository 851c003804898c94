import type { StepDone, StepRefused } from './define-step-kind'
import type { Handed } from './hand/hand'

/** What one touch came to, as the end of its step. */
export const handed = (end: Handed): StepDone | StepRefused => {
  switch (end.kind) {
    case 'done':
      return { failed: null, output: end.output }
    case 'failed':
      return { failed: end.message, output: end.output }
    case 'refused':
      return { refused: end.message, output: end.output }
  }
}
