/** The journal's checkpoints and its proof against tampering. */
export const audit = {
  'timeline.checkpoint_made': '記録 {seq} 番までの状態を保存しました（チェックポイント）',
  'timeline.detail.checkpoint': '保存した時点の番号',
  'timeline.detail.chain': '監査チェーンの値',
} as const
