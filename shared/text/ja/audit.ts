/** The journal's checkpoints and its proof against tampering. */
export const audit = {
  'timeline.checkpoint_made': '記録 {seq} 番までの状態を保存しました（チェックポイント）',
  'timeline.detail.checkpoint': '保存した時点の番号',
  'timeline.detail.chain': '監査チェーンの値',

  'audit.intact': '改ざんは見つかりませんでした: {file}',
  'audit.tampered': '記録が改ざんされています: {file}',
  'audit.unreadable': '記録を確かめられません（{file}）: {why}',
  'audit.entries': '記録 {n} 件',
  'audit.first': '{seq} 番より前は、保存期間が過ぎたため削除済みです（チェックポイントから確認）',
  'audit.erased': '内容を消去した記録 {n} 件（番号・日時・操作者と、消去したことは残っています）',
  'audit.head': '末尾: {seq} 番、チェーンの値 {chain}',
  'audit.anchors': 'アンカー {n} 件と照合しました',
  'audit.anchors_too_old': 'アンカー {n} 件は、削除済みの古い記録のものなので照合していません',
  'audit.unanchored':
    '照合できるアンカーがありません（{file}）。末尾の削除やチェーン全体の作り直しは見つけられません',
  'audit.more': 'ほかに {n} 件の異常があります',

  'audit.place.one': '{seq} 番',
  'audit.place.many': '{from}〜{to} 番',
  'audit.finding.changed': '{place}: 内容が書き換えられています',
  'audit.finding.unlinked': '{place}: 前の記録とつながりません（記録かチェーンの値が差し替えられています）',
  'audit.finding.removed': '{place}: 記録が削除されています',
  'audit.finding.reordered': '{place}: 記録の順序が入れ替えられています',
  'audit.finding.added': '{place}: 記録が後から追加または差し替えられています',
  'audit.finding.cut_off': '{place}: あったはずの末尾の記録がありません（削られています）',
  'audit.finding.rewritten':
    '{place}: チェーンの値がアンカーと違います（この範囲のどこかから作り直されています）',
  'audit.finding.state_changed': '{place}: チェックポイントに保存した状態が書き換えられています',
} as const
