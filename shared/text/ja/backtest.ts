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
  'backtest.assumes.slices':
    '同じログの一致は 1 秒ごとに、続けて出ているあいだは 10 秒ごとにまとめて判断します',
  'backtest.assumes.mode': '設定のモードの代わりに「{mode}」で判断しました',

  'cli.about.backtest':
    'ログを当時の時刻で流し、何を検知し、どう判断したはずかを示します（何も実行しません）',
  'cli.more.backtest': `ファイルの行を、行自身の時刻（ISO 8601、syslog、nginx、PostgreSQL、Redis など。時刻帯の表記がない時刻はこの環境の時刻帯）の順に並べ、判断の仕組み全体に通します。gz（連結されたものも可）はそのまま読みます。
- は標準入力です。ファイルの指定がなく、標準入力がパイプかファイルのときも標準入力を読みます。
--since と --until には 2026-01-31、2026-01-31T14:30、2026-01-31T14:30:00+09:00、または今からさかのぼる長さ（24h、7d）を指定します。
--approve を付けると、承認を求めた修復がすぐに承認されるものとみなします（既定は無回答）。--timeline N は表示する経過の件数です（既定 40）。
現在のホストは調べず、変更もしません。同じファイルと同じ設定からは、いつも同じ結果が出ます。
終了コード: 0 完了、3 使い方や設定の誤り、または読めないファイルがあった。`,
  'cli.usage.backtest': 'mamori backtest には調べるファイルを 1 つ以上、または - を指定してください',
  'cli.usage.stdin_once': '標準入力（-）は 1 回だけ指定できます',
  'cli.usage.moment':
    '{name} は 2026-01-31、2026-01-31T14:30、24h、7d のように指定してください（指定: {word}）',
  'cli.usage.span': '--since は --until より前にしてください',

  'backtest.head.span': '{from} から {to} まで（{took}）',
  'backtest.head.none': '時刻のある一致はありませんでした',
  'backtest.head.mode': 'モード: {mode}',
  'backtest.files': 'ファイル',
  'backtest.file': '{lines} 行、一致 {n} 件',
  'backtest.file.undated': '時刻が分からない一致 {n} 件（判断には使っていません）',
  'backtest.file.late': '時刻が前後している一致 {n} 件（前の行の時刻とみなしました）',
  'backtest.file.cut': '長すぎて切り詰めた行 {n} 行',
  'backtest.rules': '規則ごとの結果',
  'backtest.column.rule': '規則',
  'backtest.column.target': '対象',
  'backtest.column.lines': '一致',
  'backtest.column.incidents': '障害',
  'backtest.column.run': '自動',
  'backtest.column.ask': '承認待ち',
  'backtest.column.unknown': '要確認',
  'backtest.column.told': '通知のみ',
  'backtest.column.skip': '見送り',
  'backtest.column.outcome': '修復の結果（想定）',
  'backtest.row.below': 'しきい値（min_count）に届かなかった一致 {n} 件',
  'backtest.row.undated': '時刻が分からない一致 {n} 件',
  'backtest.row.skipped': '見送りの理由',
  'backtest.row.asked': '承認を求める理由',
  'backtest.row.times': '{what} {n} 回',
  'backtest.row.breaker': '遮断器の作動 {n} 回',
  'backtest.row.unanswered': '無回答 {n}',
  'backtest.row.demoted': '再発が続いたため、途中から承認を求める扱いになります',
  'backtest.none': '一致なし: {rules}',
  'backtest.checks': '監視項目についての規則 {n} 件は判断していません',
  'backtest.storms': '同時多発 {n} 回',
  'backtest.notices': '通知 {n} 件',
  'backtest.unanswered':
    '答えのなかった承認待ちが {n} 件あります。--approve を付けると、承認された場合の経過を示します',
  'backtest.timeline': '経過',
  'backtest.timeline.more': 'ほか {n} 件（--timeline で増やせます。--json はすべてを出力します）',
  'backtest.assumes': '想定',
  'backtest.gate.rate': '1 時間あたりの上限',

  'cli.more.scan': `一致した行、除外した行、どのパターンにも一致しないエラーらしい行を数えます。1 行はパターンごとに 1 回だけ数えるので、件数は grep と同じです。gz（連結されたものも可）はそのまま読みます。
- は標準入力です。ファイルの指定がなく、標準入力がパイプかファイルのときも標準入力を読みます。
--pattern ID で調べるパターンを絞れます（何度でも指定できます）。--regex は設定を読まずに式を 1 つだけ試します（--ignore は除外する式）。
--missed N は、どのパターンにも一致しなかった行の表示件数です（既定 5）。秘密の値は伏せて表示します。
「所要」は候補の行を調べた時間、「監視つき」は後方参照などのため時間制限つきで調べるパターンです。
終了コード: 0 完了、3 使い方や設定の誤り、または読めないファイルがあった。`,
  'cli.usage.regex': '{name} の正規表現が正しくありません: {reason}',
  'cli.usage.ignore': '--ignore は --regex と一緒に指定してください',
  'cli.usage.regex_or_pattern': '--regex と --pattern は同時に指定できません',
  'cli.usage.pattern': 'パターン {id} は設定にありません（あるもの: {known}）',
  'cli.scan.column.pattern': 'パターン',
  'cli.scan.column.hits': '一致',
  'cli.scan.column.ignored': '除外',
  'cli.scan.column.cost': '所要',
  'cli.scan.column.share': '割合',
  'cli.scan.column.note': '備考',
  'cli.scan.watched': '監視つき',
  'cli.scan.given_up': '時間切れ {n} 行（一致したかどうか不明）',
  'cli.scan.left_out': '使わなかったパターン: {ids}',
  'cli.scan.cut': '64 KiB を超えるため先頭だけを調べた行: {n} 行',
  'cli.scan.missed_more': 'ほか {n} 行（--missed で増やせます）',
  'cli.scan.missed_none': 'どのパターンにも一致しないエラーらしい行はありません',
} as const
