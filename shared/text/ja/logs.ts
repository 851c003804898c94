/** Following and scanning log files. */
export const logs = {
  'logs.following': '{path} を追跡しています',
  'logs.unread':
    '{path} を追跡中です。ローテーション済みの {n} ファイルに、読み取れなかった部分があります: {files}。内容を直接確認してください',
  'logs.own': '{path} は Mamori 自身のログのため、検知の対象にしません',
  'logs.missing': '{path} はまだありません。作成されしだい先頭から読み始めます',
  'logs.vanished': '{path} がなくなりました。再び作成されると先頭から読み始めます',
  'logs.not_found': '{path} が見つかりません。パスを確かめてください',
  'logs.directory': '{path} はディレクトリです。ログファイルのパスを指定してください',
  'logs.not_a_file': '{path} は通常のファイルではないため読めません',
  'logs.denied': '{path} を読む権限がありません。Mamori の実行ユーザーに読み取り権限を与えてください',
  'logs.failed': '{path} を読めませんでした: {reason}',
  'logs.corrupt': '{path} の圧縮データが壊れています。読めた部分だけを集計しました: {reason}',
  'logs.rule_invalid': 'パターン {rule} の正規表現が正しくないため、使用していません: {reason}',
  'logs.rule_slow':
    'パターン {rule} の照合が {seconds} 秒を超えたため、再起動するまで使用しません。正規表現を見直してください',
  'logs.rule_given_up':
    'パターン {rule} の照合を {n} 行で打ち切りました。この行に一致したかどうかは分かりません。先読み・後読み・後方参照を使わない式にすると打ち切りがなくなります',
  'logs.rule_given_up_often':
    'パターン {rule} の照合を 1 分間に {n} 行で打ち切ったため、再起動するまで使用しません。先読み・後読み・後方参照を使わない式にしてください',
} as const
