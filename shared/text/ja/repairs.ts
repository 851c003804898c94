/** Plans, steps, guards and outcomes. */
export const repairs = {
  'repair.rejected_because': '却下: {reason}',

  'step.service.restart': 'サービス {service} を再起動します（{manager} の {unit}）',
  'step.service.start': 'サービス {service} を起動します（{manager} の {unit}）',
  'step.await_active': 'サービス {service} が起動するまで待ちます（最長 {seconds} 秒）',
  'step.mkdir': 'ディレクトリ {path} を作成します（モード {mode}）',
  'step.mkdir.owned': 'ディレクトリ {path} を作成します（モード {mode}、所有者 {owner}）',

  'touch.service.restart': 'サービス {service} は再起動のあいだ応答しません',
  'touch.mkdir': '{path} ができます',

  'step.failed.exit': '{command} が終了コード {code} で失敗しました。出力を確認してください',
  'step.failed.timeout':
    '{command} が {seconds} 秒以内に終わらなかったため打ち切りました。サービス側の処理は続いている可能性があります',
  'step.failed.not_found': '{command} が見つかりません。サービスの管理方法の設定を確認してください',
  'step.failed.not_permitted':
    '{command} を実行する権限がありません。Mamori の実行ユーザーの権限を確認してください',
  'step.failed.not_started': '{command} を開始できませんでした: {reason}',
  'step.failed.signal': '{command} がシグナルで強制終了しました',
  'step.failed.aborted': '停止の指示があったため、手順を打ち切りました',
  'step.failed.unexpected': '手順の途中で想定外のエラーが起きました: {reason}',
  'step.failed.not_active':
    'サービス {service} が {seconds} 秒以内に起動しませんでした（最後の状態: {state}）。サービスのログを確認してください',
  'step.failed.went_down':
    'サービス {service} は起動に失敗しました（状態: {state}）。サービスのログを確認してください',
  'step.failed.mkdir_not_directory':
    '{path} はディレクトリではありません。同名のファイルかリンクを確認してください',
  'step.failed.mkdir_link': '{path} がシンボリックリンクに変わっているため、作成しませんでした',
  'step.failed.mkdir_not_permitted':
    '{path} を作成する権限がありません。親ディレクトリの権限を確認してください',
  'step.failed.mkdir_no_space':
    '{path} を作成できません。ディスクの空きがないか、書き込みできません（{reason}）',
  'step.failed.mkdir_owner':
    '{path} の所有者を {owner} に変更できなかったため、作成を取り消しました（{reason}）',
  'step.failed.mkdir_swapped': '{path} が作成の途中で差し替えられたため、中止しました',
  'step.failed.mkdir': '{path} を作成できませんでした: {reason}',

  'guard.plan_changed': '計画が承認された内容と一致しないため、実行しません',
  'guard.service.not_listed':
    'サービス {service} は設定の対象にないため、操作しません。設定の services に追加してください',
  'guard.service.verb': 'サービス {service} への {verb} は設定で許可されていません',
  'guard.service.unit_name': '{unit} はサービス名として使えません',
  'guard.service.not_found': 'サービス {service} がこのホストで見つからないため、操作しません',
  'guard.service.changed':
    'サービス {service} の実行内容が設定と一致しないため、操作しません（計画: {planned}、設定: {expected}）',
  'guard.path.unsafe': '{path} は使えないパスです（絶対パスで、「..」や制御文字を含まないことが必要です）',
  'guard.path.outside':
    '{path} は許可された場所の外にあるため、作成しません。guards.allowed_roots を確認してください',
  'guard.path.link': '{path} の途中（{link}）がシンボリックリンクのため、作成しません',
  'guard.path.protected': '{path} は保護された場所のため、作成しません',
  'guard.path.home': '{path} はホームディレクトリそのもののため、作成しません',
  'guard.path.mount': '{path} はマウントポイントのため、操作しません',
  'guard.path.not_directory': '{path} はディレクトリではないため、この下には作成できません',
  'guard.path.unreadable': '{path} を確認できないため、作成しません（{reason}）',
  'guard.mode.unsafe':
    'モード {mode} は使えません（setuid、またはスティッキービットなしで全員が書き込めるモードです）',
  'guard.owner.unsafe': '所有者 {owner} は使えません',

  'state.active': '起動中',
  'state.activating': '起動処理中',
  'state.deactivating': '停止処理中',
  'state.inactive': '停止',
  'state.failed': '失敗',
  'state.masked': 'マスク',
  'state.missing': '存在しない',
  'state.unknown': '不明',

  'action.service.not_found':
    'サービス {service} が見つかりません（確認した候補: {tried}）。設定の services で管理方法と名前を指定してください',
  'action.service.masked':
    'サービス {unit} は人の手でマスクされています。再起動が必要なら systemctl unmask {unit} を先に実行してください',
  'action.service.missing': 'サービス {unit} は {manager} にありません。設定の services を確認してください',
  'action.service.activating': 'サービス {unit} はすでに自力で再起動しています。結果を待ちます',
  'action.service.deactivating': 'サービス {unit} は停止処理中です。操作した人がいないか確認してください',
  'action.dirs.exist': '{n} 件のディレクトリはすべてあります',
  'action.dirs.no_base':
    '{path} は相対パスですが、基準ディレクトリが設定されていません。設定の「基準ディレクトリ」（base_dir）を指定するか、絶対パスを書いてください',
  'action.dirs.in_the_way': '{path} に同名のファイルかリンクがあります。内容を確認し、移動してください',
  'action.dirs.foreign_link':
    '{path} の途中に、root でも Mamori でもないユーザーのリンク（{link}）があります。リンク先を確認してください',
  'action.dirs.unreadable': '{path} を確認できません（{reason}）',
  'action.dirs.no_owner':
    'ユーザーまたはグループ {owner} がこのホストにありません。設定の owner を確認してください',
  'action.dirs.owner_needs_root':
    '所有者を {owner} にするには root の権限が必要です。root で動かすか、設定の owner を外してください',
  'action.dirs.not_permitted': '{path} に書き込む権限がありません。権限を確認してください',

  'report.port.title': 'ポート {port} の使用状況',
  'report.port.free': 'ポート {port} で待ち受けているプロセスはありません',
  'report.port.listener': '{address} で {process}（PID {pid}、ユーザー {user}）が待ち受けています',
  'report.port.unknown':
    '{address} で待ち受けがあります（ユーザー {user}）。プロセスの特定には root の権限が必要です',
  'report.port.gone': '{address} で待ち受けがありますが、調べるあいだに変わりました（ユーザー {user}）',
  'report.port.unreadable': 'このホストのポートの使用状況を読み取れません（{reason}）',
  'report.logs.title': '直近 {hours} 時間のログ分析',
  'report.logs.total': '検知 {n} 件（{rules} 種類）',
  'report.logs.none': '検知はありません',
  'report.logs.rule': '{rank} 位: {rule} {n} 件（最後は {minutes} 分前）',
  'report.logs.message': '{n} 回: {text}',

  'verify.not_performed': '手順が最後まで終わりませんでした',
  'verify.recurred': '修復の {seconds} 秒後に再び検知しました',
  'verify.still_failing': '監視項目 {check} は修復後も異常です',
  'verify.no_answer': '監視項目 {check} の結果が得られませんでした',
  'verify.passed': '監視項目 {check} が {n} 回続けて正常でした',
  'verify.quiet': '{seconds} 秒間、再発はありませんでした',
  'verify.nothing_left': '直すべきものは残っていません',
  'verify.still_needed': '修復したはずのものが、まだ直っていません',
  'verify.no_check': '裏付ける監視項目がないため、静かになっただけでは修復とみなしません',

  'notifier.log.failed': '{path} に書き込めません（{reason}）。空き容量と権限を確認してください',
} as const
