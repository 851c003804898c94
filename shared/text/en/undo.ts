/** Plans that no longer fit, what is kept before a step, and taking a repair back. */
export const undo = {
  'timeline.step.prepared': '{step}: noted {n} {n|step|steps} that would take it back',
  'timeline.step.prepared.kept': '{step}: noted {n} {n|step|steps} that would take it back, and kept {bytes}',
} as const
