import type { Step } from '@shared/domain/plan'
import type { StepKind } from '../define-step-kind'

const files = import.meta.glob<StepKind>(['./*.ts', '!./index.ts', '!./*.test.ts'], {
  eager: true,
  import: 'default',
})

/** All kinds of steps, found by their files. */
export const stepKinds: ReadonlyMap<string, StepKind> = new Map(
  Object.values(files).map((kind) => [kind.kind, kind]),
)

/** The kind of a step. Throws for one that this program has no file of. */
export const kindOf = (step: Step): StepKind => {
  const kind = stepKinds.get(step.kind)
  if (kind === undefined) throw new Error(`no kind of step is called ${step.kind}`)
  return kind
}
