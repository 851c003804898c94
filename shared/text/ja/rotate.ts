/** Rotating logs: what a plan tells, what the guard refuses, what came of it. */
export const rotate = {
  'rotate.nothing': '{n} 件のログに {megabytes} MB を超えるものはありません',
  'rotate.unset':
    'ローテートするログが決まっていません。アクションに paths を指定するか、監視しているログ（{n} 件）のディレクトリを guards.allowed_roots に加えてください',
  'rotate.no_base':
    '{path} は相対パスですが、基準ディレクトリが設定されていません。設定の「基準ディレクトリ」（base_dir）を指定するか、絶対パスを書いてください',

  'rotate.touch': '{path}（{bytes}）: 書き込み中のプロセスはありません',
  'rotate.touch.writers': '{path}（{bytes}）: 書き込み中は {writers}',
  'rotate.touch.aside':
    '{path} はすでに {aside} に移されていますが、書き込みはまだそこに続いています。書き込み側に開き直させます',
  'rotate.touch.dropped': '最も古い世代 {path}（{bytes}）は削除され、元に戻せません',
  'rotate.touch.unseen':
    '{path}: 他のユーザーの {n} プロセスは、何を開いているか分かりません。そのどれかが書き込んでいれば {path}.1 に書き続けるため、圧縮しないことがあります。行は失われません',
  'rotate.touch.logrotate':
    '{path} は logrotate（{file}）の対象でもあります。世代の番号が混ざらないよう、どちらか一方にしてください',
  'rotate.touch.more': 'ほかに {n} 件のログがあります。次の計画でローテートします',
  'rotate.ask.copy':
    '{path} の書き込み側（{writers}）はログを開き直せません。コピーしてから空にするため、そのあいだに書かれた行は失われます（実測では、毎秒約 20 万行を書くプログラムで 1 回に約 30 行、毎秒 1 万行では 0 行）。失わないためには、services に reload できるサービスを登録して service に指定してください',

  'rotate.left.no_append':
    '{path}: {process}（PID {pid}）は追記モードで開いていないため、空にしても元の位置から書き続けます。reload できるサービスを service に指定するか、書き込み側を再起動してください',
  'rotate.left.no_service':
    '{path}: 書き込み側（{writers}）に当たる、reload を許可したサービスがありません。services に登録し、service に指定してください',
  'rotate.left.aside':
    '{path} には {writers} がまだ書き込んでいて、ローテートが終わっていません。reload できるサービスを service に指定するか、書き込み側を再起動してください',
  'rotate.service.no_reload':
    'サービス {service}（{manager}）には reload の方法がありません。プログラムがシグナルでログを開き直すなら、services の {service} に reload_signal を設定してください',

  'rotate.guard.mode':
    '{path} をモード {mode} では作成しません（実行権と全員への書き込み権は付けられません）',
  'rotate.guard.binary': '{path} はテキストのログではないため、ローテートしません',
  'rotate.guard.database': '{path} はデータベースのログと思われるため、ローテートしません',
  'rotate.refused.smaller': '{path} は計画のあとに小さくなっています。別のローテートが済んだと思われます',

  'rotate.output.elsewhere': '{path} は計画のあとに別のファイルになっているため、何もしませんでした',
  'rotate.output.dropped': '最も古い世代 {path} を削除しました',
  'rotate.output.held':
    '{path} には {holders} がまだ書き込んでいるため、圧縮していません。次のローテートで圧縮します',
  'rotate.output.unseen':
    '{path}: {n} プロセスが何を開いているか分からないため、圧縮していません。行は失われていません',
  'rotate.output.unpacked': '{path} は圧縮していません',
  'rotate.output.taken_back': '{path} を元に戻しました',
  'rotate.output.left_aside': '{path} を元に戻せませんでした。それまでの行は {aside} にあります',
  'rotate.failed.not_reopened':
    'サービス {service} は reload しても {path} を開き直しませんでした。reload でログを開き直す設定か確認してください',

  'rotate.undo.written':
    '新しい {path} にはすでに行が書かれているため、戻しません。それまでの行は {aside}（圧縮されていれば {aside}.gz）にあり、失われていません',
  'rotate.undo.gone': '{path} の前の世代が見つからないため、戻せません。別のローテートが済んだと思われます',
  'rotate.undo.other': '{path} の内容がローテートしたログと違うため、戻しません',
  'rotate.undo.large':
    '{path} は展開すると {bytes} を超えるため、自動では戻しません。必要なら gunzip で展開してください',
  'rotate.undo.spare': '戻しているあいだに {path} に書かれた {bytes} バイトは {spare} にあります',
} as const
