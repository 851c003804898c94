/** The service of the system, the helper that acts as root, and what it may do. */
export const service = {
  'privilege.distrust.link': '{path} はシンボリックリンクです。実体のあるファイルを置いてください',
  'privilege.distrust.kind': '{path} は通常のファイルでもディレクトリでもありません',
  'privilege.distrust.owner':
    '{path} の所有者が root ではありません（uid {uid}）。root の所有にしてください: chown root:root {path}',
  'privilege.distrust.mode':
    '{path} に root 以外も書き込めます（モード {mode}）。書き込みを root だけにしてください: chmod go-w {path}',
  'privilege.authority.syntax': '{file} を JSON として読めないか、64 KiB を超えています',
  'privilege.authority.field': '{file} の {field} が正しくありません',
  'privilege.authority.unreadable': '{file} を読めません（{reason}）',

  'privilege.needs.missing':
    '{what} の操作には root の権限が必要ですが、権限ヘルパーがありません。導入してください: sudo mamori install-service',
  'privilege.needs.no_sudo':
    '{what} の操作には権限ヘルパーが必要ですが、sudo がありません。sudo を導入し、sudo mamori install-service を実行してください',
  'privilege.needs.no_new_privileges':
    '{what} の操作には権限ヘルパーが必要ですが、サービスの NoNewPrivileges=yes が sudo を妨げています。sudo mamori install-service を実行し直してください',
  'privilege.needs.not_allowed':
    '{what} の操作には権限ヘルパーが必要ですが、sudo が許可していません（{reason}）。sudo mamori install-service を実行してください',
  'privilege.needs.no_authority':
    '{what} の操作には権限ヘルパーが必要ですが、/etc/mamori/authority.json がありません。sudo mamori install-service を実行してください',
  'privilege.service.not_listed':
    'サービス {service}（{manager} の {unit}）への {verb} は {file} で許可されていません。追加するか、sudo mamori install-service --replace-authority を実行してください',
  'privilege.path.not_listed':
    '{path} は {file} の roots にありません。追加するか、sudo mamori install-service --replace-authority を実行してください',
  'privilege.mode':
    '{path} をモード {mode} にすることは権限ヘルパーではできません（setuid と setgid は使えません）',
  'privilege.needs.newer':
    '{what} の操作には新しい権限ヘルパーが必要ですが、導入済みのものは古い版です。sudo mamori install-service を実行し直してください',
  'privilege.operation.not_listed':
    '{what} への操作 {operation} は {file} の operations にありません。追加するか、sudo mamori install-service --replace-authority を実行してください',
  'privilege.port.not_listed':
    'ポート {port} は {file} の ports にないため、プロセス {process} を終了できません。追加するか、sudo mamori install-service --replace-authority を実行してください',
  'privilege.process.no_port':
    'プロセス {process} は別のユーザーのものです。権限ヘルパーが終了できるのは、許可されたポートで待ち受けるプロセスだけです',
  'privilege.supervisor':
    'supervisor がサービス {service} の操作を許していません（{why}）。supervisord.conf の [unix_http_server] に chmod=0770 と chown=root:mamori を設定してください',
  'privilege.confined.private_tmp':
    'サービスの PrivateTmp により、本来の {place} が見えません（{path}）。sudo mamori install-service を実行し直してください',
  'privilege.confined.hidden':
    'サービスの ProtectHome により、{place} が見えません（{path}）。sudo mamori install-service を実行し直してください',
  'privilege.confined.read_only':
    '{path} は読み取り専用です（{place}）。サービスの ProtectSystem が原因なら、sudo mamori install-service を実行し直してください',

  'helper.refused':
    '権限ヘルパーが拒否しました（{code} {detail}）。/etc/mamori/authority.json と設定を確認してください',
  'helper.refused.way':
    '{path} はディレクトリではないか、シンボリックリンクのため、権限ヘルパーはその先に触れません',
  'helper.refused.process_own': 'PID {pid} は Mamori 自身か、その親プロセスのため、終了できません',
  'helper.refused.process_protected':
    'PID {pid}（{process}）は保護されたプロセスのため、終了できません。サービスとして停止してください',
  'helper.refused.not_listening':
    'PID {pid} はポート {port} で待ち受けていないため、シグナルを送っていません',
  'helper.refused.content_size':
    '{path} の新しい内容（{bytes} バイト）は、権限ヘルパーが扱える 1 MB を超えています',
  'helper.failed.unknown_files':
    '権限ヘルパーの応答が途中で切れたため、どのファイルを削除できたか分かりません。もう一度計画してください',
  'helper.failed.exit':
    'サービス {service} のコマンドが終了コード {code} で失敗しました。出力を確認してください',
  'helper.failed.timeout':
    'サービス {service} のコマンドが {seconds} 秒以内に終わらなかったため打ち切りました。サービス側の処理は続いている可能性があります',
  'helper.failed.other': '権限ヘルパーの処理が失敗しました（{code} {detail}）',
  'helper.failed.no_answer':
    '権限ヘルパーから応答がありません（{ended}）。sudo と Node.js を確認し、sudo mamori install-service を実行し直してください',

  'service.notify.failed':
    'systemd への通知（{word}）が届きません（{why}）。サービスの NotifyAccess=all を確認してください',
  'service.notify.stuck':
    '監視の動きが止まっているため、systemd への生存通知を止めました。まもなく systemd が再起動します',

  'service.line.written': '書き込みました: {what}',
  'service.line.unchanged': '変更なし: {what}',
  'service.line.kept': '残しました: {what}',
  'service.line.planned': '予定: {what}',
  'service.line.ran': '実行しました: {what}',
  'service.line.removed': '削除しました: {what}',
  'service.line.absent': 'ありません: {what}',
  'service.authority.more': '設定は次の許可も必要としています: {entry}',
  'service.authority.less': '設定には不要な許可です: {entry}',
  'service.authority.replace': '設定に合わせて書き直すには --replace-authority を付けて実行してください',
  'service.install.not_root': 'root の権限が必要です。実行してください: sudo mamori {command}',
  'service.install.no_systemd':
    'systemd が動いていないため、サービスを導入できません。ユニットファイルだけ作るには --unit-dir を指定してください',
  'service.install.no_sudo':
    '設定の修復には権限ヘルパーが必要ですが、sudo と visudo がありません。sudo を導入してから実行してください',
  'service.install.no_program': '{path} がありません',
  'service.install.node_name':
    'Node.js のパス {path} は使えません（英数字と記号 @+=:,./-_ のみ）。標準の場所の Node.js で実行してください',
  'service.install.unreadable':
    '{file} をサービスのユーザー mamori が読めません（{path} の権限）。Mamori と Node.js を /opt や /usr/local など、だれでも読める場所に置いてください',
  'service.install.distrusted':
    '{file} は root で実行されるため、root 以外が変更できる場所には置けません（{path}）。ディストリビューションの Node.js（/usr/bin/node）で実行し直すか、権限を直してください',
  'service.install.program_owner':
    '{file} は root 以外も変更できます（{path}）。変更できる人は、Mamori に許可された操作もできます',
  'service.install.settings_kept': '{file} がすでにあるため、{config} はコピーせず、既存の設定を使います',
  'service.install.unknown_service':
    'サービス {service} が見つからないため、許可に含めていません。設定の services で manager と unit を指定してください',
  'service.install.refused_root': '{root} は広すぎるか保護された場所のため、許可に含めていません',
  'service.install.supervised':
    'サービス {service} は supervisor の権限で操作します。supervisord.conf の [unix_http_server] に chmod=0770 と chown=root:mamori を設定してください',
  'service.install.environment':
    '設定が環境変数 {names} を使っています。{file} に「名前=値」の行を書き、root:mamori の 0640 にしてください',
  'service.install.unreadable_log':
    'ログ {path} をユーザー mamori が読めません。グループに加えるか、setfacl -m u:mamori:r で許可してください',
  'service.install.sudo_ignores':
    'sudo が {file} を読んでいません。/etc/sudoers の @includedir /etc/sudoers.d を確認してください',
  'service.install.helper_broken': '権限ヘルパー {file} が動きません: {said}',
  'service.install.not_started':
    '{unit} は有効化していません。systemctl daemon-reload と systemctl enable --now mamori で開始してください',
  'service.install.command_failed': '{command} が失敗しました: {why}',
  'service.install.failed': '途中で失敗しました: {why}',
  'service.install.nothing_done': '何も書き込んでいません',
  'service.install.undo':
    '上に示した {n} 件は済んでいます。原因を直して再度実行するか、取り消すには sudo mamori uninstall-service を実行してください',
  'service.uninstall.failed': '途中で失敗しました: {why}',
  'service.uninstall.foreign': 'Mamori が書いたものではないため、残します',
  'service.uninstall.not_empty': 'ほかのファイルがあるため、残します',

  'service.about.install': 'systemd のサービスとして導入し、昼夜を問わず監視します（root）',
  'service.more.install': `設定から、ユニット、専用ユーザー、権限ヘルパーと sudo の 1 行、許可の一覧
（/etc/mamori/authority.json）を作り、サービスを開始します。書いたものは 1 つずつ表示します。
--dry-run は内容を示すだけで、何も書き込みません。既存の許可の一覧は、違いを示したうえで残します。`,
  'service.about.uninstall':
    'サービスを止めて取り除きます。設定とデータは --purge のときだけ消します（root）',
  'service.usage.start': '--start と --no-start は同時に指定できません',
  'service.usage.unit_dir': '--unit-dir には絶対パスを指定してください',
} as const
