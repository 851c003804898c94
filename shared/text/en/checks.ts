export const checks = {
  'check.connect.refused':
    '{service} ({where}) refused the connection: it is down or listens elsewhere. Check the service and the address that it listens on.',
  'check.connect.socket_missing':
    'The socket {where} of {service} does not exist: it is down or uses another path. Check the service and the path in the settings.',
  'check.connect.denied':
    'Mamori may not connect to {service} ({where}), so its state cannot be told. Check the rights of the user that Mamori runs as.',
  'check.connect.unreachable':
    '{service} ({where}) cannot be reached: its host is down or something on the way blocks it. Check the host and the network.',
  'check.connect.network_down':
    'This host has no network towards {where}, so the state of {service} cannot be told. Check the network of this host.',
  'check.connect.name':
    'The host name {host} cannot be resolved, so the state of {service} cannot be told. Check its spelling and DNS.',
  'check.connect.closed':
    '{service} ({where}) closed the connection before it answered: it may be restarting or have crashed. Check the log of {service}.',
  'check.connect.unconnected':
    '{service} ({where}) did not take a connection within {ms} ms. Check whether its host is down or overloaded, and firewalls.',
  'check.connect.silent':
    '{service} ({where}) took the connection but gave no answer within {ms} ms: it may hang or be overloaded.',
  'check.connect.protocol':
    'Something answered at {where}, but not as {service} does. Check the port and which program listens on it.',
  'check.tls.expired': 'The certificate of {where} has expired. Renew it.',
  'check.tls.not_yet_valid':
    'The certificate of {where} is not valid yet. Check the clocks on both sides and the certificate.',
  'check.tls.name':
    'The certificate of {where} is for another name. Check the name in the address and in the certificate.',
  'check.tls.issuer':
    'The issuer of the certificate of {where} is not trusted ({code}): it is self-signed, or an intermediate one is missing. Check the certificate.',
  'check.tls.other':
    'No TLS connection to {where} was possible ({code}). Check the TLS settings on both sides.',
  'check.postgresql.ok': 'Accepting connections ({ms} ms)',
  'check.postgresql.slow':
    'PostgreSQL ({where}) answers, but connecting takes {ms} ms (limit {limit} ms). Check load, locks and the number of connections.',
  'check.postgresql.starting':
    'PostgreSQL ({where}) is starting or stopping and takes no connections yet. It is waited for, not restarted.',
  'check.postgresql.full':
    'PostgreSQL ({where}) has no connection left. Check for connections that nobody uses, and max_connections.',
  'check.postgresql.login':
    'PostgreSQL ({where}) is up, but the user {user} cannot log in ({sqlState}). Check user and password in the settings and pg_hba.conf on the server.',
  'check.postgresql.password_missing':
    'PostgreSQL ({where}) is up, but asks for the password of the user {user}. Set user and password in the settings.',
  'check.postgresql.database_missing':
    'PostgreSQL ({where}) is up, but has no database {database}. Check database in the settings.',
  'check.postgresql.failing':
    'PostgreSQL ({where}) cannot process a query ({sqlState}). Check memory, disk and the log of PostgreSQL.',
  'check.postgresql.refused':
    'PostgreSQL ({where}) is up, but does not accept the query of the check ({sqlState}). Check the rights of the user and the settings.',
  'check.redis.ok': 'Answering ({ms} ms)',
  'check.redis.slow':
    'Redis ({where}) answers, but takes {ms} ms (limit {limit} ms). Check for slow commands and load.',
  'check.redis.loading': 'Redis ({where}) is starting and loads its data. It is waited for, not restarted.',
  'check.redis.password_missing':
    'Redis ({where}) is up, but asks for a password. Set password in the settings.',
  'check.redis.login':
    'Redis ({where}) is up, but the login failed. Check user and password in the settings and the access rules of the server.',
  'check.redis.busy':
    'Redis ({where}) runs a long script and takes no commands. Check whether SCRIPT KILL can stop it.',
  'check.redis.replica':
    'Redis ({where}) is a replica without a link to its primary. Check the primary and the way to it.',
  'check.redis.full':
    'Redis ({where}) has no connection left. Check for connections that nobody uses, and maxclients.',
  'check.redis.refused':
    'Redis ({where}) is up, but answered PING with an error ({code}). Check the log of Redis.',
  'check.disk.ok': '{path} is {percent} % full ({freeGb} GB free)',
  'check.disk.caution':
    '{path} is {percent} % full ({freeGb} GB free, caution from {limit} %). Check how fast it grows and which logs and temporary files can go.',
  'check.disk.danger':
    '{path} is {percent} % full ({freeGb} GB free, critical from {limit} %). Make room soon.',
  'check.disk.read_only': '{path} is read-only, so its usage is not judged',
  'check.disk.no_blocks': '{path} is a file system without a size of its own, so its usage is not judged',
  'check.disk.missing':
    '{path} does not exist, so its usage cannot be told. Check the path in the settings and the mount.',
  'check.disk.unreadable':
    '{path} cannot be examined ({code}), so its usage cannot be told. Check its rights and its file system.',
  'check.disk.silent':
    'The file system of {path} gave no answer within {ms} ms, so its usage cannot be told. Check the server of a network file system.',
  'check.memory.ok': '{percent} % in use ({availableGb} GB available)',
  'check.memory.caution':
    '{percent} % of the memory is in use ({availableGb} GB available, caution from {limit} %). Check for processes that keep growing.',
  'check.memory.danger':
    '{percent} % of the memory is in use ({availableGb} GB available, critical from {limit} %). Find the processes that use most and reduce them.',
  'check.memory.silent': 'The use of memory could not be read within {ms} ms, so it cannot be told.',
  'check.http.ok': 'Answered {status} ({ms} ms)',
  'check.http.slow':
    '{where} answered {status}, but took {ms} ms (limit {limit} ms). Check the load of the application and its database.',
  'check.http.status':
    '{where} answered {status}. Check the address and the expected status (expect_status).',
  'check.http.server_error': '{where} answered {status}. Check the log of the application.',
  'check.http.login':
    '{where} is up, but answered {status} because it wants a login. Set an address for checks that needs none.',
  'check.http.endless':
    '{where} answered {status}, but its body did not end within {ms} ms. Check whether the application hangs.',
  'check.http.redirects':
    '{where} redirected more than 3 times ({status}). Check for redirects that go in circles.',
  'check.http.bad_redirect':
    '{where} redirects to an address that is not valid ({status}). Check the redirects of the server.',
  'check.settings.warning_above_threshold': 'warning must not be above threshold',
  'check.settings.postgresql_url':
    'Give an address of the form postgresql://user:password@host:port/database',
  'check.settings.redis_url': 'Give an address of the form redis://host:port or rediss://host:port',
  'check.settings.http_url': 'Give an address that begins with http:// or https://',
  'check.settings.http_url_missing': 'Give url or urls',
} as const
