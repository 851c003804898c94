/** What each kind of step does, as a sentence of the plan. */
export const planWords = {
  'step.service.stop': 'Stop the service {service} ({unit} of {manager})',
  'step.service.reload': 'Have the service {service} read its settings again ({unit} of {manager})',
  'step.rmdir': 'Take away the directory {path}, which is empty again',
  'step.access': 'Change owner and mode of {path} from {before} to {after}',
  'step.access.mode': 'Change the mode of {path} from {before} to {after}',
  'step.delete':
    'Delete {files} {files|file|files} ({bytes}) older than {days} {days|day|days} among {patterns} in {root}; never more than {mostFiles} files and {mostBytes}',
  'step.delete.trash':
    'Move {files} {files|file|files} ({bytes}) older than {days} {days|day|days} among {patterns} in {root} to the trash; never more than {mostFiles} files and {mostBytes}',
  'step.untrash': 'Put the files in the trash {trash} back into {root}',
  'step.signal': 'End the process {process} (pid {pid}); kill it when it has not ended after {seconds} s',
  'step.signal.port':
    'End the process {process} (pid {pid}) that listens on port {port}; kill it when it has not ended after {seconds} s',
  'step.sql.vacuum': 'VACUUM {what} ({bytes}, {rows} dead rows)',
  'step.sql.vacuum_analyze': 'VACUUM (ANALYZE) {what} ({bytes}, {rows} dead rows)',
  'step.sql.vacuum_full':
    'VACUUM (FULL) {what} ({bytes}, {rows} dead rows); everything that reads or writes its tables waits until it is done',
  'step.redis_delete':
    'Delete {n} {n|key|keys} matching {pattern} from the Redis of {check} (database {database}); never more than {most}',
  'step.rotate': 'Rotate {path} ({bytes}), keep {generations} generations; {reopen}',
  'step.reopen.by_itself': 'its writer goes on in a new file by itself',
  'step.reopen.reload': 'the service that writes it opens it anew',
  'step.reopen.copy_and_truncate':
    'it is copied and then emptied: lines that are written in between may be lost',
  'step.unrotate': 'Put {path}.1 back as {path}',
  'step.fix_json': 'Repair the JSON in {path} (from {before} to {after} bytes)',
  'step.restore': 'Put {path} back as the backup {archive} has it',
} as const
