/** Hosts, connections to an engine, who may do what. */
export const hosts = {
  'wire.closed': 'エンジンとの接続が切れました',
  'wire.stopped': '接続を終了しました',
  'wire.stopping': 'エンジンが停止しています。起動し直されれば自動でつながります',
  'wire.no_engine': '{place} で動いているエンジンがありません',
  'wire.no_rights':
    '{place} を開く権限がありません。グループ mamori に入り（sudo usermod -aG mamori {user}）、ログインし直してください',
  'wire.failed': '{place} につながりません',
  'wire.too_long': '{limit} KiB を超える行が届いたため、接続を切りました',
  'wire.not_text': '文字として読めないデータが届いたため、接続を切りました',
  'wire.malformed': '相手の応答が Mamori のものではないため、接続を切りました',
  'wire.silent': '{seconds} 秒間応答がないため、接続を切りました',
  'wire.skewed': 'このプログラムと相手のエンジンの版が合いません。古い側を更新してください',
  'wire.late': '{seconds} 秒以内に接続の手順が終わりませんでした',
  'hosts.ui.role.look': '閲覧',
  'hosts.ui.role.approve': '承認',
  'hosts.ui.role.change': '変更',
  'hosts.ui.role.none': 'なし',
} as const
