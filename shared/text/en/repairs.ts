export const repairs = {
  'repair.rejected_because': 'Rejected: {reason}',

  'step.service.restart': 'Restart service {service} ({unit} of {manager})',
  'step.service.start': 'Start service {service} ({unit} of {manager})',
  'step.await_active': 'Wait until service {service} is up (at most {seconds} s)',
  'step.mkdir': 'Create directory {path} (mode {mode})',
  'step.mkdir.owned': 'Create directory {path} (mode {mode}, owner {owner})',

  'touch.service.restart': 'Service {service} does not answer while it restarts',
  'touch.mkdir': '{path} comes into being',

  'step.failed.exit': '{command} failed with exit code {code}. See its output',
  'step.failed.timeout':
    '{command} did not end within {seconds} s and was cut off. The service manager may still be at work',
  'step.failed.not_found': '{command} was not found. Check which manager the settings name for the service',
  'step.failed.not_permitted': '{command} may not be run. Check the rights of the user that runs Mamori',
  'step.failed.not_started': '{command} could not be started: {reason}',
  'step.failed.signal': '{command} was killed by a signal',
  'step.failed.aborted': 'The step was cut off because a stop was asked for',
  'step.failed.unexpected': 'The step met an error that was not foreseen: {reason}',
  'step.failed.not_active':
    'Service {service} was not up within {seconds} s (last state: {state}). See the log of the service',
  'step.failed.went_down': 'Service {service} failed to start (state: {state}). See the log of the service',
  'step.failed.mkdir_not_directory': '{path} is not a directory. Look at the file or link of that name',
  'step.failed.mkdir_link': '{path} has become a symbolic link: nothing was created',
  'step.failed.mkdir_not_permitted': '{path} may not be created. Check the rights of its parent directory',
  'step.failed.mkdir_no_space': '{path} cannot be created: the disk is full or cannot be written ({reason})',
  'step.failed.mkdir_owner':
    'The owner of {path} could not be set to {owner}, so it was taken back ({reason})',
  'step.failed.mkdir_swapped': '{path} was exchanged while it was being created: stopped',
  'step.failed.mkdir': '{path} could not be created: {reason}',

  'guard.plan_changed': 'The plan is not the one that was approved: not run',
  'guard.service.not_listed':
    'Service {service} is not in the settings and is left alone. Add it to services',
  'guard.service.verb': 'The settings do not allow {verb} of service {service}',
  'guard.service.unit_name': '{unit} cannot be the name of a service',
  'guard.service.not_found': 'Service {service} was not found on this host and is left alone',
  'guard.service.changed':
    'What would run for service {service} is not what the settings say: not run (planned: {planned}, settings: {expected})',
  'guard.path.unsafe':
    '{path} cannot be used (a path has to be absolute, without ".." and control characters)',
  'guard.path.outside': '{path} is outside the allowed places and is not created. See guards.allowed_roots',
  'guard.path.link': '{path} leads through a symbolic link ({link}) and is not created',
  'guard.path.protected': '{path} is a protected place and is not created',
  'guard.path.home': '{path} is a home directory itself and is not created',
  'guard.path.mount': '{path} is a mount point and is left alone',
  'guard.path.not_directory': '{path} is not a directory, so nothing can be created below it',
  'guard.path.unreadable': '{path} cannot be looked at and is not created ({reason})',
  'guard.mode.unsafe': 'Mode {mode} is not allowed (setuid, or writable by everybody without the sticky bit)',
  'guard.owner.unsafe': 'Owner {owner} is not allowed',

  'state.active': 'up',
  'state.activating': 'starting',
  'state.deactivating': 'stopping',
  'state.inactive': 'stopped',
  'state.failed': 'failed',
  'state.masked': 'masked',
  'state.missing': 'not there',
  'state.unknown': 'unknown',

  'action.service.not_found':
    'Service {service} was not found (looked for: {tried}). Name its manager and unit under services',
  'action.service.masked':
    'Service {unit} was masked by a person. If it has to run, use systemctl unmask {unit} first',
  'action.service.missing': '{manager} does not know service {unit}. Check services in the settings',
  'action.service.activating': 'Service {unit} is already restarting by itself: waiting for the result',
  'action.service.deactivating': 'Service {unit} is being stopped. Ask whether somebody is working on it',
  'action.dirs.exist': '{n} {n|directory|directories}: all there',
  'action.dirs.no_base':
    '{path} is a relative path, and no base directory is set. Set "Base directory" (base_dir) in the settings, or write an absolute path',
  'action.dirs.in_the_way': 'A file or link of that name stands at {path}. Look at it and move it away',
  'action.dirs.foreign_link':
    '{path} leads through a link ({link}) that belongs neither to root nor to Mamori. See where it points',
  'action.dirs.unreadable': '{path} cannot be looked at ({reason})',
  'action.dirs.no_owner': 'User or group {owner} does not exist on this host. Check owner in the settings',
  'action.dirs.owner_needs_root':
    'Making {owner} the owner needs root. Run as root, or leave owner out of the settings',
  'action.dirs.not_permitted': '{path} may not be written to. Check its rights',

  'report.port.title': 'Who uses port {port}',
  'report.port.free': 'Nobody listens on port {port}',
  'report.port.listener': '{process} (PID {pid}, user {user}) listens on {address}',
  'report.port.unknown': 'Somebody listens on {address} (user {user}); telling which process needs root',
  'report.port.gone': 'Somebody listened on {address} (user {user}), but that changed while it was looked at',
  'report.port.unreadable': 'The ports of this host cannot be read ({reason})',
  'report.logs.title': 'Log analysis of the last {hours} {hours|hour|hours}',
  'report.logs.total': '{n} {n|observation|observations} of {rules} {rules|kind|kinds}',
  'report.logs.none': 'Nothing was observed',
  'report.logs.rule': 'No. {rank}: {rule}, {n} {n|time|times} (last {minutes} min ago)',
  'report.logs.message': '{n} {n|time|times}: {text}',

  'verify.not_performed': 'The steps did not run to the end',
  'verify.recurred': 'It was seen again {seconds} s after the repair',
  'verify.still_failing': 'Check {check} still fails after the repair',
  'verify.no_answer': 'Check {check} gave no result',
  'verify.passed': 'Check {check} passed {n} {n|time|times} in a row',
  'verify.quiet': 'It was not seen again for {seconds} s',
  'verify.nothing_left': 'Nothing is left to repair',
  'verify.still_needed': 'What was repaired still needs repair',
  'verify.no_check': 'No check backs it, and silence alone does not count as repaired',

  'notifier.log.failed': '{path} cannot be written ({reason}). Check free space and rights',
} as const
