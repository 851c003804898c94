/** The journal's checkpoints and its proof against tampering. */
export const audit = {
  'timeline.checkpoint_made': '記録 {seq} 番までの状態を保存しました（チェックポイント）',
  'timeline.detail.checkpoint': '保存した時点の番号',
  'timeline.detail.chain': '監査チェーンの値',

  'audit.about': '記録が書き換えられていないか確かめます',
  'audit.more_help': [
    '記録（mamori.db）の監査チェーンを先頭からたどり、書き換え・削除・入れ替え・追加を番号付きで示します。',
    '動作中でも実行でき、記録には何も書きません。',
    'チェーンごと作り直された場合や末尾が削られた場合は、外に残した値（アンカー）との照合で見つけます。',
    'アンカーは logs/auto_fix.log に audit-anchor seq=… chain=… の行として残ります。',
    '通知などに控えた値は --anchor 番号:値 で渡せます。',
    '終了コード: 0 改ざんなし、2 改ざんあり、3 記録がないか読めない',
  ].join('\n'),
  'audit.usage.anchor': '--anchor には「番号:値」を渡してください（値は 16 進数 64 桁）: {value}',

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
  'audit.finding.cut_off': '{place}: アンカーにはある末尾の記録がありません（削られています）',
  'audit.finding.rewritten':
    '{place}: チェーンの値がアンカーと違います（この範囲のどこかから作り直されています）',
  'audit.finding.state_changed': '{place}: チェックポイントに保存した状態が書き換えられています',
} as const
