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

  'delete.step.all':
    '{root} の {patterns} に合う {files} ファイル（{bytes}）を削除します。上限は {mostFiles} ファイル、{mostBytes} です',
  'delete.step.all.trash':
    '{root} の {patterns} に合う {files} ファイル（{bytes}）をごみ箱に移します。上限は {mostFiles} ファイル、{mostBytes} です',
  'delete.left.changed': '選んだあとに変更されました',
  'delete.left.open': '{process}（PID {pid}）が開いています',
  'delete.left.other_user': '別のユーザー（uid {uid}）のものです',
  'delete.left.name': '名前を正しく表せません（文字コードの誤りか制御文字）',
  'delete.left.own': 'Mamori のものです',
  'delete.left.mount': 'ここから別のファイルシステムです',
  'delete.left.home': 'ホームディレクトリです',
  'delete.left.repository': 'バージョン管理のディレクトリです',
  'delete.left.system': 'システムが管理しています',
  'delete.left.database': 'データベースのデータがあります',
  'delete.left.deep': 'ディレクトリの階層が深すぎます',
  'delete.left.unreadable': '確認できません（{reason}）',
  'delete.output.deleted': '{n} ファイルを削除しました（{bytes} の空き）',
  'delete.output.trashed': '{n} ファイル（{bytes}）を {folder} に移しました',
  'delete.output.beyond':
    '承認された上限（{files} ファイル、{bytes}）で止めました。残る {n} ファイルには新しい計画が必要です',
  'delete.output.partial': '時間内に確認しきれませんでした。残りには新しい計画が必要です',
  'delete.output.directories': '空になったディレクトリを {n} 件取り除きました',
  'delete.output.left': '残したもの: {n} 件。はじめの数件:',
  'delete.output.left_one': '{path}: {why}',
  'delete.failed.none': '{n} ファイルのどれも削除できませんでした。最初の理由: {path}（{why}）',
  'delete.guard.unsafe':
    '{path} は片付けの対象にできません（絶対パスで、「..」や制御文字を含まないことが必要です）',
  'delete.guard.outside':
    '{path} は許可された場所の外にあるため、削除しません。guards.allowed_roots を確認してください',
  'delete.guard.link': '{path} の途中（{link}）がシンボリックリンクのため、削除しません',
  'delete.guard.protected': '{path} は保護された場所のため、削除しません',
  'delete.guard.whole': '{path} は範囲が広すぎるため、削除しません。その下のディレクトリを指定してください',
  'delete.guard.home':
    '{path} はホームディレクトリそのもののため、削除しません。その下のディレクトリを指定してください',
  'delete.guard.mount':
    '{path} はマウントポイントのため、削除しません。その下のディレクトリを指定してください',
  'delete.guard.own': '{path} は Mamori のものなので、削除しません',
  'delete.guard.gone': '{path} がありません',
  'delete.guard.not_directory': '{path} はディレクトリではないため、削除しません',
  'delete.guard.unreadable': '{path} を確認できないため、削除しません（{reason}）',
  'delete.guard.pattern': '{pattern} はファイル名のパターンとして使えないため、削除しません',
  'delete.guard.shared':
    '{path} はすべてのプログラムが使う場所です。*.tmp のような名前で {hours} 時間以上使われていないファイルだけを削除できます（{pattern}）',
  'trash.touch': '移したファイルは {folder} に {days} 日残ります。空きが増えるのはそのあとです',
  'trash.guard.place': '{folder} はごみ箱にできないため、移しませんでした',
  'trash.guard.other_device': '{folder} は {root} と別のファイルシステムにあるため、移しませんでした',
  'trash.guard.foreign':
    '{folder} に Mamori 以外からも手が届くため、移しませんでした。誰が作成したか確認してください',
  'trash.guard.not_ours': '{folder} は Mamori が作成したごみ箱ではないため、操作しません',
  'trash.failed': 'ごみ箱 {folder} を作成できないため、移しませんでした',
  'trash.output.back': '{n} ファイルを {root} に戻しました',
  'trash.failed.none': '{n} ファイルのどれも戻せませんでした。最初の理由: {path}（{why}）',
  'cleanup.touch': '{root}: {n} ファイル、{bytes}、最も古いものは {oldest}',
  'cleanup.touch.keep': '{root} の新しい {n} ファイルは残します',
  'cleanup.touch.left': '{root} に残すもの: {n} 件（例: {path}: {why}）',
  'cleanup.left.open': 'プロセスが開いています',
  'cleanup.left.other_user': '別のユーザーのものです',
  'cleanup.left.unreadable': '確認できません',
  'cleanup.touch.partial': '{root} は時間内に確認しきれないため、その一部です',
  'cleanup.touch.unseen':
    '他のユーザーの {n} プロセスが開いているファイルは、root でないため分かりません。開かれているファイルの空きは、閉じられるまで増えません',
  'action.cleanup.nothing': '{paths} に削除するものはありません',
  'action.cleanup.no_directory': 'ディレクトリ {paths} がありません',
  'action.cleanup.no_trash':
    '{root} と同じファイルシステムにごみ箱を置けません。guards.allowed_roots に {root} を加えるか、trash を false にしてください',
  'action.cleanup.unset':
    '何を片付けるかが設定されていません。アクションにディレクトリ（paths）を指定してください',
  'action.cache.unset':
    'どのキャッシュを空にするかが設定されていません。アクションにディレクトリ（directories）か、Redis のキー（pattern と check）を指定してください',

  'guard.path.own': '{path} は Mamori 自身のフォルダーのため、作成しません',
  'guard.file.unsafe': '{path} は使えないパスです（絶対パスで、「..」や制御文字を含まないことが必要です）',
  'guard.file.outside':
    '{path} は許可された場所の外にあるため、触れません。guards.allowed_roots を確認してください',
  'guard.file.link': '{path} の途中（{link}）がシンボリックリンクのため、触れません',
  'guard.file.is_link': '{path} はシンボリックリンクのため、触れません',
  'guard.file.protected': '{path} は保護された場所のため、触れません',
  'guard.file.own': '{path} は Mamori 自身のフォルダーのため、触れません',
  'guard.file.home': '{path} はホームディレクトリそのもののため、触れません',
  'guard.file.mount': '{path} はマウントポイントのため、触れません',
  'guard.file.not_directory': '{path} はディレクトリではないため、この下には何もありません',
  'guard.file.unreadable': '{path} を確認できないため、触れません（{reason}）',
  'guard.file.special': '{path} はデバイス、ソケット、またはパイプのため、触れません',
  'guard.file.is_directory': '{path} はディレクトリのため、ファイルとしては扱いません',

  'access.mode.unsafe':
    '{path} のモード {mode} は使えません（setuid、またはファイルの setgid を付けるモードです）',
  'access.owner.unsafe': '{path} の所有者 {owner} は使えません',

  'action.permissions.right': '{n} 件の所有者とモードはすべて正しく設定されています',
  'action.permissions.no_base':
    '{path} は相対パスですが、基準ディレクトリが設定されていません。設定の「基準ディレクトリ」（base_dir）を指定するか、絶対パスを書いてください',
  'action.permissions.missing':
    '対象のパスがどれもありません（{path} など）。パスを確認するか、先に create_missing_dirs で作成してください',
  'action.permissions.link':
    '{path} はシンボリックリンクです。リンクはたどらないため、実際のパスを設定に書いてください',
  'action.permissions.foreign_link':
    '{path} の途中に、root でも Mamori でもないユーザーのリンク（{link}）があります。リンク先を確認してください',
  'action.permissions.special':
    '{path} は通常のファイルでもディレクトリでもないため、所有者とモードを変更できません',
  'action.permissions.setuid':
    '{path} には setuid か setgid が付いています。所有者やモードを変えると失われるため、手で確認してください',
  'action.permissions.unreadable': '{path} を確認できません（{reason}）',
  'action.permissions.no_owner':
    'ユーザーまたはグループ {owner} がこのホストにありません。設定の owner を確認してください',
  'action.permissions.too_many':
    '所有者かモードの違うものが {n} 件以上あり、一度に直せる {most} 件を超えています。paths を絞って分けてください',
  'action.permissions.too_large':
    '{path} の下には {most} 件を超えるファイルがあるため、調べきれません。paths を絞ってください',
  'touch.permissions':
    '{n} 件の所有者とモードが変わります（ディレクトリ {directories}、ファイル {files}）。これを読み書きしているサービスに影響します',
  'trash.emptied': '保管期限を過ぎたごみ箱 {n} 件を空にしました（{files} ファイル、{bytes} バイト）',
  'trash.not_emptied': 'ごみ箱の {n} 件を空にできませんでした。フォルダーの所有者と権限を確認してください',
} as const
