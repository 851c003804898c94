export const backtest = {
  'logs.cut_off': '{path} の圧縮データが途中で切れています。読めた部分までを集計しました',

  'backtest.mended': '想定上の修復のあと、同じ行がまだ出ていません',
  'backtest.not_looked': 'バックテストでは現在のホストを調べません',
  'backtest.opened': '{source} で検知（{n} 件）',
  'backtest.unknown':
    '当時の監視項目の結果が分かりません。異常なら自動で修復し、正常なら承認を求めていました',
  'backtest.begun': '修復を開始（想定）: {actions}',
  'backtest.settled': '修復の結果（想定）: {outcome}',
  'backtest.regressed': '直前の修復のあとに再発',
  'backtest.storm': '{n} 個の対象で同時に異常。修復を保留して承認を求めます',
  'backtest.closed.verified': '終了: 修復が効いたとみなしました',
  'backtest.closed.recovered': '終了: 復旧',
  'backtest.closed.quiet': '終了: 行が出なくなりました',
  'backtest.closed.settings': '終了: 設定が変わりました',

  'backtest.assumes.checks':
    '監視項目は当時の結果が分からないため使いません。監視項目の異常が根拠になる修復は「要確認」に数えます',
  'backtest.assumes.host':
    '修復の計画は現在のホストからは作りません。当時のサービスの状態、権限、空き容量は分からないため、計画できたものとみなします',
  'backtest.assumes.repair':
    '修復には {seconds} 秒かかり、その後 {minutes} 分間に同じ行が出なければ効いたものとみなします',
  'backtest.assumes.unanswered': '承認を求めた修復には誰も答えないものとみなします',
  'backtest.assumes.approved': '承認を求めた修復はすぐに承認されるものとみなします',
  'backtest.assumes.end': '最後の行のあとは、どのログにも行が出ないものとみなします',
  'backtest.assumes.mode': '設定のモードの代わりに「{mode}」で判断しました',
} as const
