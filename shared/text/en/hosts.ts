/** Hosts, connections to an engine, who may do what. */
export const hosts = {
  'wire.closed': 'The connection to the engine has ended',
  'wire.stopped': 'The connection was closed',
  'wire.stopping': 'The engine is stopping; this connects again by itself once it has been started',
  'wire.no_engine': 'No engine is running at {place}',
  'wire.no_rights':
    'You may not open {place}. Join the group mamori (sudo usermod -aG mamori {user}) and log in again',
  'wire.failed': '{place} cannot be reached',
  'wire.too_long': 'A line of more than {limit} KiB came in, so the connection was closed',
  'wire.not_text': 'Data that is not text came in, so the connection was closed',
  'wire.malformed': 'The other side does not speak as Mamori does, so the connection was closed',
  'wire.silent': 'Nothing was heard for {seconds} s, so the connection was closed',
  'wire.skewed': 'This program and the engine are of versions that do not fit; update the older side',
  'wire.late': 'The connection was not set up within {seconds} s',
  'hosts.ui.role.look': 'look',
  'hosts.ui.role.approve': 'approve',
  'hosts.ui.role.change': 'change',
  'hosts.ui.role.none': 'none',
} as const
