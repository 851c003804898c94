/** Files and directories: what a hand finds, what the guard refuses, owners and modes. */
export const files = {
  'hand.gone': '{path} はもうありません',
  'hand.link': '{path} がシンボリックリンクのため、たどりません',
  'hand.not_directory': '{path} はディレクトリではありません',
  'hand.not_regular': '{path} は通常のファイルではないため、触れません',
  'hand.changed': '{path} は計画時とは別のファイルに変わっているため、触れません',
  'hand.content_changed': '{path} の内容が計画時から変わっているため、触れません。もう一度計画してください',
  'hand.access_changed':
    '{path} の所有者かモードが計画時から変わっているため、変更しません（計画時: {expected}、現在: {found}）',
  'hand.hard_links':
    '{path} には別名（ハードリンク）が合わせて {n} 個あります。ほかの場所のファイルにも及ぶため、触れません',
  'hand.open': '{path} はプロセス {process}（PID {pid}）が開いているため、残します',
  'hand.exists': '{path} がすでにあるため、置き換えません。先に移すか名前を変えてください',
  'hand.not_empty': '{path} は空ではないため、取り除きません',
  'hand.process_user': 'PID {pid} のユーザーが計画時と違うため、シグナルを送りません',
  'hand.failed': '{path} を変更できませんでした: {reason}',
  'hand.failed.not_permitted':
    '{path} を変更する権限がありません（{reason}）。所有者と親ディレクトリの権限を確認してください',
  'hand.failed.immutable':
    '{path} は root でも変更できません。変更禁止属性（lsattr で確認、chattr -i で解除）かセキュリティモジュールの設定を確認してください',
  'hand.failed.no_space':
    '{path} に書き込む空きがありません（{reason}）。ディスクの空き、i ノード、クォータを確認してください',
  'hand.failed.read_only':
    '{path} のファイルシステムは読み取り専用です。ディスク障害で切り替わっていないか dmesg を確認してください',
  'hand.failed.busy': '{path} は使用中のため変更できません（{reason}）。使っているプロセスを確認してください',
  'hand.failed.other_device':
    '{path} は移動先と別のファイルシステムにあるため、移動できません。同じファイルシステムの移動先を指定してください',
  'hand.failed.links': '{path} のハードリンクが上限に達しています',
  'hand.failed.descriptors':
    '{path} を開けません。開けるファイル数の上限に達しています（{reason}）。ulimit -n を確認してください',
  'hand.failed.disk': '{path} の読み書きでディスクが応答しません（{reason}）。dmesg を確認してください',
  'hand.failed.half_access':
    '{path} の所有者は変わりましたが、モードを変更できず、所有者も {before} に戻せませんでした（{reason}）。手で戻してください',
  'hand.failed.access_kept':
    '{path} を {expected} に変更しましたが、{found} のままです。ファイルシステムが所有者やモードを扱えるか確認してください',
  'hand.failed.too_busy':
    '{path} への書き込みが速すぎて、コピーが追いつきません。書き込みが落ち着いてからやり直してください',
} as const
