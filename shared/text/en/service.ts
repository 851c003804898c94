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

  'privilege.needs.missing':
    '{what} can only be touched by root, and the helper for that is not installed. Install it: sudo mamori install-service',
  'privilege.needs.no_sudo':
    '{what} needs the helper, and there is no sudo. Install sudo, then run: sudo mamori install-service',
  'privilege.needs.no_new_privileges':
    '{what} needs the helper, and NoNewPrivileges=yes of the service keeps sudo out. Run again: sudo mamori install-service',
  'privilege.needs.not_allowed':
    '{what} needs the helper, and sudo does not allow it ({reason}). Run: sudo mamori install-service',
  'privilege.needs.no_authority':
    '{what} needs the helper, and there is no /etc/mamori/authority.json. Run: sudo mamori install-service',
  'privilege.service.not_listed':
    '{file} does not allow {verb} of service {service} ({unit} of {manager}). Add it, or run: sudo mamori install-service --replace-authority',
  'privilege.path.not_listed':
    '{path} is in none of the roots of {file}. Add one, or run: sudo mamori install-service --replace-authority',
  'privilege.mode': 'The helper does not create {path} with mode {mode} (no setuid, no setgid)',
  'privilege.supervisor':
    'supervisor does not let Mamori touch service {service} ({why}). Set chmod=0770 and chown=root:mamori under [unix_http_server] in supervisord.conf',
  'privilege.confined.private_tmp':
    'PrivateTmp of the service hides {place} ({path}). Run again: sudo mamori install-service',
  'privilege.confined.hidden':
    'ProtectHome of the service hides {place} ({path}). Run again: sudo mamori install-service',
  'privilege.confined.read_only':
    '{path} is read-only ({place}). If ProtectSystem of the service is the reason, run again: sudo mamori install-service',

  'helper.refused': 'The helper refused ({code} {detail}). See /etc/mamori/authority.json and the settings',
  'helper.failed.exit': 'The command for service {service} failed with exit code {code}. See its output',
  'helper.failed.timeout':
    'The command for service {service} did not end within {seconds} s and was cut off. The service manager may still be at work',
  'helper.failed.other': 'The helper failed ({code} {detail})',
  'helper.failed.no_answer':
    'The helper gave no answer ({ended}). Check sudo and Node.js, and run again: sudo mamori install-service',

  'service.notify.failed': 'systemd does not hear us ({word}: {why}). Check NotifyAccess=all of the service',
  'service.notify.stuck':
    'Watching has come to a standstill, so systemd is no longer told that we live. It will restart the service soon',
} as const
