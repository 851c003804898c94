/** Backups, the repair of JSON files, and putting a file back. */
export const backup = {
  'backup.failed.unreadable':
    '{path} を読めないため（{reason}）、バックアップを取れません。変更はしていません。読み取りの権限を確認してください',
  'backup.failed.gone': '{path} がもうないため、バックアップを取れません',
  'backup.failed.not_regular': '{path} は通常のファイルではないため、バックアップを取れません',
  'backup.failed.changing':
    '{path} がバックアップ中に書き換えられました。変更はしていません。書き込みが落ち着いてからやり直してください',
  'backup.failed.no_room':
    'バックアップの空きが足りないため、実行しません（必要: {needed}、空き: {free}、場所: {dir}）。空きを増やすか、backups.keep_days を短くしてください',
  'backup.failed.too_large':
    'バックアップが上限を超えるため、実行しません（{needed}、上限: {most}）。backups.max_mb を見直してください',
  'backup.failed.recipient':
    'backups.recipient の age 公開鍵で暗号化できないため、実行しません（{reason}）。鍵を確認してください',
  'backup.failed.write': 'バックアップを {dir} に書き込めないため、実行しません（{reason}）',
  'backup.failed.missing':
    'バックアップ {archive} がありません。保存期間（backups.keep_days）を過ぎたか、移されています',
  'backup.failed.damaged': 'バックアップ {archive} が壊れているため、使いません（{reason}）',
  'backup.failed.no_entry': 'バックアップ {archive} に {entry} がありません',
  'backup.failed.identity':
    'backups.identity_file の鍵でバックアップ {archive} を復号できません（{reason}）。鍵ファイルを確認してください',
  'backup.encrypted':
    'バックアップは暗号化されていて、この Mamori には復号の鍵がありません。鍵を持つ人が「age -d -i 鍵ファイル -o {plain} {encrypted}」で復号してから、もう一度元に戻してください',

  'touch.backup.encrypted':
    '元のファイルは age で暗号化して保存します。Mamori は復号できないため、元に戻すには鍵を持つ人が先に「age -d -i 鍵ファイル -o {dir}/….tar.gz {dir}/….tar.gz.age」で復号する必要があります',
  'touch.backup.none': '元のファイルのバックアップは取りません（backup_before_fix が無効）。元に戻せません',

  'settings.backups.recipient':
    'age の公開鍵（age1 で始まる文字列）を書いてください。秘密鍵（AGE-SECRET-KEY-）は書かないでください',

  'json.repair.bom': '先頭の BOM',
  'json.repair.nul': 'NUL バイト',
  'json.repair.space': '全角スペースなど JSON にない空白',
  'json.repair.comment': 'コメント',
  'json.repair.trailing_comma': '余分な末尾のカンマ',
  'json.repair.missing_comma': 'カンマの抜け',
  'json.repair.quotes': 'シングルクォート',
  'json.repair.escape': '不要なエスケープ',
  'json.repair.unquoted_key': '引用符のないキー',
  'json.repair.python': 'Python の True・False・None',
  'json.repair.control': '文字列の中の改行や制御文字',
  'json.repair.truncated': '途切れた末尾（閉じ括弧の不足）',
  'json.repair.cut': '途切れた末尾（完全でない項目を切り捨て）',
  'json.repair.duplicate': '同じ値の重複したキー',

  'json.left.empty': '中身がありません',
  'json.left.too_large': '大きすぎます（上限 8 MiB）',
  'json.left.too_deep': '入れ子が深すぎます',
  'json.left.encoding': 'UTF-8 として読めません',
  'json.left.nul': '失われたデータの跡（NUL バイト）があります',
  'json.left.unexpected': 'JSON にない文字があります',
  'json.left.colon': 'キーのあとにコロンがありません',
  'json.left.comma': 'カンマの位置を決められません',
  'json.left.value': '値がありません',
  'json.left.word': '引用符のない言葉があり、意味を決められません',
  'json.left.number': '数値の書き方が JSON ではなく、値を決められません',
  'json.left.escape': 'エスケープが正しくなく、文字を決められません',
  'json.left.quote': '文字列の中の引用符かもしれず、区切りを決められません',
  'json.left.string': '文字列が閉じられていません',
  'json.left.comment': 'コメントが閉じられていません',
  'json.left.bracket': '括弧の対応が合いません',
  'json.left.structure': '途中の閉じ括弧が抜けているようで、位置を決められません',
  'json.left.trailing': 'JSON のあとに別の内容が続いています',
  'json.left.duplicate': '同じキーに違う値があり、どちらが正しいか決められません',
  'json.left.cut_off': '値の途中で途切れています。切り捨ててよければ allow_cut を有効にしてください',
  'json.left.nothing_left': '途切れていて、完全な値が残っていません',
  'json.left.unsure': '読み方が二通りあり、決められません',
  'json.left.writing': '書き込みの途中のようです。落ち着いてから改めて調べます',
  'json.failed.time':
    '{path} の修復内容を {seconds} 秒以内に決められないため中止しました。手で直してください',
  'json.failed.memory':
    '{path} の修復内容を決めるのにメモリが {megabytes} MB を超えるため中止しました。手で直してください',
  'json.failed.thread':
    '{path} の修復内容を決める処理が途中で止まりました（{reason}）。ファイルは変更していません',

  'action.json.fine': '対象の {n} ファイルは、どれも正しい JSON です',
  'action.json.none': '{path} に {pattern} に合うファイルがありません',
  'action.json.missing': '{path} がありません',
  'action.json.unreadable': '{path} を読めません（{reason}）。権限を確認してください',
  'action.json.too_many_files':
    '{path} には対象のファイルが {most} 件を超えてあります。paths か pattern で絞ってください',
  'action.json.left': '{path} の {line} 行 {column} 文字目: {why}。手で直してください',
  'action.json.left_more':
    '{path} の {line} 行 {column} 文字目: {why}。ほかに {n} ファイルも修復できません。手で直してください',
  'action.json.no_base':
    '{path} は相対パスですが、基準ディレクトリが設定されていません。設定の「基準ディレクトリ」（base_dir）を指定するか、絶対パスを書いてください',

  'touch.json.fix': '{path}: {what}',
  'touch.json.cut':
    '{path}: {line} 行 {column} 文字目から末尾までの {n} 文字を切り捨てます（切り捨て前の内容はバックアップに残ります）',
  'touch.json.cut.lost': '{path}: {line} 行 {column} 文字目から末尾までの {n} 文字を切り捨てます',
  'touch.json.left': '修復できないため触れません。{path} の {line} 行 {column} 文字目: {why}',
  'touch.json.later': 'ほかに壊れたファイルが {n} 件あります。この修復のあとに改めて計画します',

  'step.failed.json_changed': '{path} の修復結果が承認された内容と違うため、書き換えません',
  'step.failed.json_unread': '{path} を読み直して確かめられませんでした（{reason}）',
  'step.failed.json_still': '{path} を書き換えましたが、読み直した内容が違います',
  'restore.other_content':
    '{path} は修復のあとに別の内容に変わっているため、戻しません。元の内容はバックアップ {archive} の {entry} にあります',
  'restore.other_backup': 'バックアップ {archive} の内容が記録と違うため、{path} に戻しません',
  'restore.already': '{path} はすでに元の内容です',
  'action.json.unset':
    '直すファイルが設定されていません。paths に JSON ファイルかフォルダーを指定してください',
} as const
