/** The command line. */
export const cli = {
  'cli.help': `使い方:
  mamori [--once | --continuous] [--iterations N] [--loop-count 15] [--wait-minutes 5]
         [--config PATH] [--log-file PATH] [--data-dir DIR] [--json]
  mamori health       [--config PATH]           監視項目を 1 回ずつ実行し、結果を JSON で出力します
  mamori scan FILE... [--config PATH] [--json]  パターンに一致する行を数えます（修復はしません）
  mamori check-config [PATH] [--json]           設定の誤り、警告、各規則が今できることを示します

オプションなしの mamori は --once と同じです。
終了コード: 0 正常または完了、1 一部異常、2 重大、3 使い方または設定の誤り（何も実行していません）、
130 シグナルによる中断`,
  'cli.usage.parse': 'コマンドラインを解釈できません: {why}',
  'cli.usage.command': '{name} というコマンドはありません',
  'cli.usage.option': '{command} では {option} を使えません',
  'cli.usage.once_or_continuous': '--once と --continuous は同時に指定できません',
  'cli.usage.iterations': '--iterations には --continuous が必要です',
  'cli.usage.whole_number': '{name} には 1 以上の整数を指定してください',
  'cli.usage.number': '{name} には 0 以上の数を指定してください',
  'cli.usage.scan': 'mamori scan には調べるファイルを 1 つ以上指定してください',
  'cli.usage.too_many': '余分な引数があります: {word}',
  'cli.usage.see_help': '使い方は mamori --help で表示します',
  'cli.settings.missing':
    '設定ファイル {file} がありません。デスクトップの初回画面で作るか、--config で指定してください',
  'cli.settings.faults': '設定に {n} 件の誤りがあるため、何も実行していません',
  'cli.settings.kept': '設定に {n} 件の誤りがあるため、直前の正しい設定で動き続けます',
  'cli.settings.reloaded': '設定を読み直しました: {file}',
  'cli.settings.good':
    '{file}: 誤りはありません（規則 {rules} 件、監視項目 {checks} 件、ログ {sources} 件、モード {mode}）',
  'cli.taken': '別の Mamori が {dataDir} を使って動いています。二重に修復しないよう、起動しません',
  'cli.journal': '記録を開けません（{file}）: {why}',
  'cli.journal_lost': '記録に書き込めなくなったため、停止します: {why}',
  'cli.started': '監視を始めました（{file}）。停止は Ctrl+C',
  'cli.stopping': '停止しています…',
  'cli.once.check': '{status} {name}: {message}',
  'cli.once.incident': 'インシデント: {title}',
  'cli.once.repair': '修復 {target}: {stage}',
  'cli.once.waiting': '承認待ちの修復があります（{target}）。デスクトップで承認してください',
  'cli.once.overall': '全体: {overall}',
  'cli.scan.unreadable': '{file} を読めません: {why}',
  'cli.scan.total': '{files} ファイル、{lines} 行',
  'cli.scan.pattern': '{hits} 件 {id}（除外 {ignored} 件）',
  'cli.scan.missed': 'どのパターンにも一致しないエラーらしい行: {n} 行',
  'cli.scan.rule_disabled': 'パターン {id} は時間がかかりすぎるため、止めました',
  'cli.rule.can_act': '{id}: 実行できます（手順 {n} 件）',
  'cli.rule.nothing': '{id}: 今は変更するものがありません',
  'cli.rule.impossible': '{id}: 実行できません。{why}',
  'cli.rule.tells': '{id}: 通知と分析のみ',
  'cli.overall.healthy': '正常',
  'cli.overall.degraded': '一部異常',
  'cli.overall.critical': '重大',
  'cli.unusable': '{file} を使えません: {why}',
} as const
