/** The service of the system, the helper that acts as root, and what it may do. */
export const service = {
  'privilege.distrust.link': '{path} is a symbolic link. Put the file itself there',
  'privilege.distrust.kind': '{path} is neither a regular file nor a directory',
  'privilege.distrust.owner': '{path} does not belong to root (uid {uid}). Use: chown root:root {path}',
  'privilege.distrust.mode':
    '{path} can be written by others than root (mode {mode}). Use: chmod go-w {path}',
  'privilege.authority.syntax': '{file} is no JSON, or larger than 64 KiB',
  'privilege.authority.field': '{file}: {field} is not valid',
  'privilege.authority.unreadable': '{file} cannot be read ({reason})',
} as const
