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
} as const
