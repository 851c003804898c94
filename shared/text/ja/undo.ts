/** Plans that no longer fit, what is kept before a step, and taking a repair back. */
export const undo = {
  'timeline.step.prepared': '{step}：元に戻す手順 {n} 件を控えました',
  'timeline.step.prepared.kept': '{step}：元に戻す手順 {n} 件を控え、{bytes} をバックアップしました',
} as const
