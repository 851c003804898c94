/** Log sources beside single files: patterns of files, the systemd journal, containers. */
export const sources = {
  'source.glob.following': '{path} に当てはまる {n} 件のファイルを追跡しています',
  'source.glob.none': '{path} に当てはまるファイルはまだありません。作成されしだい先頭から読み始めます',
  'source.glob.compressed':
    '{path} に当てはまる {n} 件のファイルを追跡しています。圧縮済みの {left} 件は追跡しません',
  'source.glob.too_many':
    '{path} に当てはまるファイルが多すぎるため、{most} 件までを追跡し、{n} 件を追跡していません（{names} など）。パターンを絞り込んでください',
  'settings.source.journald':
    'systemd ジャーナルのユニット名（nginx など）、"kernel"、"項目=値"、またはすべてを指す "*" を書いてください',
  'settings.source.docker': 'Docker のコンテナー名か ID を書いてください',
  'settings.source.double_star':
    '{path} の "**" は "*" と同じ意味です（フォルダー 1 階層だけに当てはまります）',
  'source.journald.following': 'systemd ジャーナル（{source}）を追跡しています',
  'source.journald.gap':
    'systemd ジャーナル（{source}）の続きの位置が削除されていました。残っているところから読みましたが、その間の記録は読めていない可能性があります',
  'source.journald.denied':
    'systemd ジャーナル（{source}）を読む権限がありません。Mamori の実行ユーザーを systemd-journal グループに加えてください',
  'source.program.missing':
    '{source} を読むためのプログラム {program} が見つかりません。インストールされているか確かめてください',
  'source.program.failed': '{source} を読むためのプログラム {program} を起動できません（{reason}）',
  'source.program.ended':
    '{source} を読んでいる {program} が終了しました（終了コード {code}）。間隔を空けて再び起動します。{reason}',
  'source.program.hangs': '{source} を読んでいるプログラムが応答しません。起動し直します',
  'source.docker.following': 'コンテナー（{source}）の出力を追跡しています',
  'source.docker.gap':
    'コンテナー（{source}）が作り直されたか、古いログが削除されています。残っているところから読みました',
  'source.docker.absent': 'コンテナー（{source}）はまだありません。作成されると読み始めます',
  'source.docker.stopped': 'コンテナー（{source}）は停止しています。起動すると続きから読みます',
  'source.docker.denied':
    'Docker に接続する権限がないため、{source} を読めません。Mamori の実行ユーザーを docker グループに加えてください',
  'source.docker.no_daemon':
    'Docker に接続できないため、{source} を読めません。Docker が動いているか確かめてください',
  'source.docker.driver':
    '{source} のロギングドライバーは読み取りに対応していません。json-file、local、journald のいずれかにしてください',
  'source.docker.failed': '{source} を読めません: {reason}',
  'source.rate': '毎秒 {size}',
  'cli.status.sources': 'ログ ({n})',
  'cli.status.source.lag': '{size} 遅れています',
  'cli.status.source.since': '{ago}から読めません',
  'cli.status.source.last': '最後の読み取り: {ago}',
} as const
