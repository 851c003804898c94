/** Connections to other hosts by ssh. */
export const ssh = {
  'ssh.destination': '接続先は、ホスト名、~/.ssh/config の別名、または user@host の形で指定してください',
  'ssh.no_program': 'ssh を起動できません。OpenSSH を導入し、PATH に ssh があるか確かめてください',
  'ssh.config': '{destination} に対する ssh の設定に誤りがあります。表示されたファイルと行を直してください',
  'ssh.unknown_host':
    '{destination} の名前を解決できません。つづり、DNS や VPN、~/.ssh/config の Host を確かめてください',
  'ssh.refused':
    '{destination} に接続を拒否されました。接続先で sshd が動いているか、ポート（~/.ssh/config の Port）が正しいか確かめてください',
  'ssh.timed_out':
    '{destination} から時間内に応答がありません。ネットワーク、VPN、ファイアウォールを確かめてください',
  'ssh.unreachable': '{destination} への経路がありません。ネットワークと VPN を確かめてください',
  'ssh.key_unknown':
    '{destination} のホスト鍵が未登録です。端末で一度 ssh {destination} を実行し、管理者から聞いたフィンガープリントと照合してから受け入れてください',
  'ssh.key_changed':
    '{destination} のホスト鍵が変わっています。なりすましの可能性があります。古い鍵を消す（ssh-keygen -R）前に、必ず管理者に確かめてください',
  'ssh.denied':
    '{destination} にログインできません。パスフレーズの入力がいらない鍵が必要です。鍵をエージェントに追加し（ssh-add）、端末で ssh {destination} を試してください',
  'ssh.closed':
    '{destination} がログイン前に接続を閉じました。接続先の sshd のログを確かめてください（試行回数の超過や遮断など）',
  'ssh.lost': '{destination} との接続が切れました',
  'ssh.ended': '{destination} の Mamori が接続を終えました',
  'ssh.failed': '{destination} に接続できません。端末で ssh {destination} を試してください',
  'ssh.late':
    '{destination} から {seconds} 秒以内に応答がありません。端末で ssh {destination} を試してください',
  'ssh.no_mamori':
    '{destination} に mamori がありません。ssh でログインしたときの PATH から見つかるように導入してください',
  'ssh.not_runnable': '{destination} の mamori を実行できません。接続先でファイルの権限を確かめてください',
  'ssh.old_mamori':
    '{destination} の mamori は古く、serve に対応していません。接続先の Mamori を更新してください',
  'ssh.not_mamori':
    '{destination} から Mamori 以外の応答がありました。端末で ssh -T {destination} mamori serve --stdio を実行し、表示を確かめてください',
} as const
