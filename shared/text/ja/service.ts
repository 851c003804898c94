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
    'モード {mode} の {path} は権限ヘルパーでは作成できません（setuid と setgid は使えません）',
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
} as const
