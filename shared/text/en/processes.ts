/** Ending processes: what is protected, why not, and what it touches. */
export const processes = {
  'guard.process.own':
    'The process {process} (pid {pid}) is Mamori itself or one of its parents: it is not ended',
  'guard.process.kernel': 'The process {process} (pid {pid}) is a thread of the kernel: it is not ended',
  'guard.process.protected':
    'The process {process} (pid {pid}) is protected (ssh, databases, init and the like, or protected_processes of the settings): it is not ended',
  'guard.port.protected': 'Port {port} is protected: who listens on it is not ended',
  'guard.process.changed':
    'Pid {pid} is no longer the process {process} of the plan (it is {now} now): it is not ended',
  'guard.process.not_listening':
    'The process {process} (pid {pid}) no longer listens on port {port}: it is not ended',
  'step.failed.still_alive':
    'The process {process} (pid {pid}) is still there although it was killed. See whether it waits for a disk or the network',
  'action.port.free': 'Nobody listens on port {port}',
  'action.port.hidden':
    'A process of another user (uid {uid}), which cannot be seen from here, listens on port {port}. Install the helper, or run Mamori as that user',
  'action.port.too_many':
    '{n} independent processes listen on port {port}: no plan is made. Look with ss -ltnp',
  'action.port.container':
    'The container {container} has port {port}. The process {process} (pid {pid}) is not ended: stop the container with docker stop {container}',
  'action.port.proxy':
    'The process {process} (pid {pid}) seems to hold port {port} for Docker, which cannot be made sure of ({why}). Look with docker ps',
  'action.port.socket':
    'The systemd socket {sockets} listens on port {port}: a process that is ended would be begun again. Stop it with systemctl stop {sockets}',
  'action.port.unit':
    'The process {process} (pid {pid}) belongs to {unit}. Ending it would make the service fail: list it in services with stop allowed, or run systemctl stop {unit}',
  'action.port.unknown_owner':
    'It cannot be made sure what keeps the process {process} (pid {pid}): it is not ended ({why})',
  'touch.process': 'The process {process} (pid {pid}) ends: {command}',
  'touch.process.workers':
    '{n} more {n|process|processes} on the same port should end with {n|its parent|their parents}',
  'touch.process.connections': 'All connections of port {port} break; what is under way may be lost',
} as const
