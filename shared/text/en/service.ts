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
  'privilege.mode': 'The helper does not give {path} mode {mode} (no setuid, no setgid)',
  'privilege.needs.newer':
    '{what} needs a newer helper: the installed helper is older than this Mamori. Run again: sudo mamori install-service',
  'privilege.operation.not_listed':
    '{file} does not list {operation}, which is needed for {what}, under operations. Add it, or run: sudo mamori install-service --replace-authority',
  'privilege.port.not_listed':
    'Process {process} cannot be ended: port {port} is not under ports of {file}. Add it, or run: sudo mamori install-service --replace-authority',
  'privilege.process.no_port':
    'Process {process} belongs to another user, and the helper ends only processes that listen on a port which root has listed',
  'privilege.supervisor':
    'supervisor does not let Mamori touch service {service} ({why}). Set chmod=0770 and chown=root:mamori under [unix_http_server] in supervisord.conf',
  'privilege.confined.private_tmp':
    'PrivateTmp of the service hides {place} ({path}). Run again: sudo mamori install-service',
  'privilege.confined.hidden':
    'ProtectHome of the service hides {place} ({path}). Run again: sudo mamori install-service',
  'privilege.confined.read_only':
    '{path} is read-only ({place}). If ProtectSystem of the service is the reason, run again: sudo mamori install-service',

  'helper.refused': 'The helper refused ({code} {detail}). See /etc/mamori/authority.json and the settings',
  'helper.refused.way': '{path} is no directory, or a symbolic link: the helper touches nothing behind it',
  'helper.refused.process_own': 'PID {pid} is Mamori itself or one of its parents and is not ended',
  'helper.refused.process_protected':
    'PID {pid} ({process}) is a protected process and is not ended. Stop it as a service',
  'helper.refused.not_listening': 'PID {pid} does not listen on port {port}: no signal was sent',
  'helper.refused.content_size':
    'The new content of {path} ({bytes} bytes) is more than the 1 MB that the helper takes',
  'helper.failed.unknown_files':
    'The answer of the helper was cut off: which files are gone is not known. Plan again',
  'helper.failed.exit': 'The command for service {service} failed with exit code {code}. See its output',
  'helper.failed.timeout':
    'The command for service {service} did not end within {seconds} s and was cut off. The service manager may still be at work',
  'helper.failed.other': 'The helper failed ({code} {detail})',
  'helper.failed.no_answer':
    'The helper gave no answer ({ended}). Check sudo and Node.js, and run again: sudo mamori install-service',

  'service.notify.failed': 'systemd does not hear us ({word}: {why}). Check NotifyAccess=all of the service',
  'service.notify.stuck':
    'Watching has come to a standstill, so systemd is no longer told that we live. It will restart the service soon',

  'service.line.written': 'written: {what}',
  'service.line.unchanged': 'unchanged: {what}',
  'service.line.kept': 'kept: {what}',
  'service.line.planned': 'planned: {what}',
  'service.line.ran': 'ran: {what}',
  'service.line.removed': 'removed: {what}',
  'service.line.absent': 'not there: {what}',
  'service.authority.more': 'the settings also need: {entry}',
  'service.authority.less': 'the settings do not need: {entry}',
  'service.authority.replace': 'to write it anew from the settings, use --replace-authority',
  'service.install.not_root': 'This needs root. Run: sudo mamori {command}',
  'service.install.no_systemd':
    'systemd is not running here, so there is no service to install. To write the unit alone, name its place with --unit-dir',
  'service.install.no_sudo':
    'The repairs of the settings need the helper, and there is no sudo with visudo. Install sudo first',
  'service.install.no_program': '{path} is not there',
  'service.install.node_name':
    'Node.js cannot be used from {path} (letters, digits and @+=:,./-_ only). Run this with a Node.js in a usual place',
  'service.install.unreadable':
    'The user of the service, mamori, cannot read {file} (rights of {path}). Put Mamori and Node.js where everybody may read, as /opt or /usr/local',
  'service.install.distrusted':
    '{file} is run by root and must not be where others than root can change it ({path}). Run this with the Node.js of the distribution (/usr/bin/node), or mend the rights',
  'service.install.program_owner':
    '{file} can be changed by others than root ({path}). Whoever can do that can do what Mamori is allowed',
  'service.install.settings_kept':
    '{file} is there already: {config} is not copied, the present settings are used',
  'service.install.unknown_service':
    'Service {service} was not found and is not allowed. Name its manager and unit under services in the settings',
  'service.install.refused_root': '{root} is too wide or a protected place and is not allowed',
  'service.install.supervised':
    'Service {service} is up to supervisor. Set chmod=0770 and chown=root:mamori under [unix_http_server] in supervisord.conf',
  'service.install.environment':
    'The settings use {names} of the environment. Write lines NAME=value into {file} (root:mamori, 0640)',
  'service.install.unreadable_log':
    'The user mamori cannot read the log {path}. Add it to a group, or allow it: setfacl -m u:mamori:r',
  'service.install.sudo_ignores':
    'sudo does not read {file}. Check @includedir /etc/sudoers.d in /etc/sudoers',
  'service.install.helper_broken': 'The helper {file} does not work: {said}',
  'service.install.not_started':
    '{unit} was not enabled. Start it with systemctl daemon-reload and systemctl enable --now mamori',
  'service.install.command_failed': '{command} failed: {why}',
  'service.install.failed': 'It failed on the way: {why}',
  'service.install.nothing_done': 'Nothing was written',
  'service.install.undo':
    'The {n} {n|thing|things} told above {n|is|are} done. Mend the cause and run it again, or take it back: sudo mamori uninstall-service',
  'service.uninstall.failed': 'It failed on the way: {why}',
  'service.uninstall.foreign': 'not written by Mamori, so it stays',
  'service.uninstall.not_empty': 'it holds other files, so it stays',

  'service.about.install': 'installs it as a service of systemd that watches day and night (root)',
  'service.more.install': `Makes, from the settings, the unit, a user of its own, the step helper with one line for sudo, and the
list of what is allowed (/etc/mamori/authority.json), and starts the service. It says each thing that it writes.
--dry-run shows all of it and writes nothing. A list that is there already is compared, and kept.`,
  'service.about.uninstall':
    'stops the service and removes it; settings and data go only with --purge (root)',
  'service.usage.start': '--start and --no-start exclude each other',
  'service.usage.unit_dir': '--unit-dir takes an absolute path',
} as const
