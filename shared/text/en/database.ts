/** Databases and Redis: VACUUM, deleting keys, and why not. */
export const database = {
  'database.check.none': 'The settings have no health check of type {type}. Add one to health_checks',
  'database.check.several':
    'The settings have several health checks of type {type} ({names}). Name one of them in check',
  'database.check.missing':
    'The settings have no health check {check} of type {type}: nothing is connected to',
  'database.failed.login':
    '{where} is up but refused the login of {user}; nothing was changed. Check user and password of {check}, and pg_hba.conf ({reason})',
  'database.failed.password_missing':
    '{where} asks for the password of {user}, and {check} has none; nothing was changed',
  'database.failed.starting': '{where} is starting. Try again when it is up ({reason})',
  'database.failed.full': '{where} has no connection left ({reason})',
  'database.failed.no_database': '{where} has no database {database}. Check its name',
  'database.failed.no_right': 'The user {user} of {where} has no right to that ({reason})',
  'database.failed.locked':
    'A table of {where} is locked by another session and could not be looked at. See pg_locks ({reason})',
  'database.failed.cancelled': 'A question to {where} was cut off. See whether it is overloaded ({reason})',
  'database.failed.disk_full': 'The disk of {where} is full. Make room first ({reason})',
  'database.failed.other': '{where} answered with an error: {reason}',
  'database.failed.lock':
    '{what} could not be locked within {seconds} s, so nothing was changed. Try again when the sessions that use it have ended',
  'database.failed.late':
    'The VACUUM of {what} did not end within {seconds} s and was stopped. Raise timeout_seconds, or try at a quieter time',
  'database.failed.late_or_cancelled':
    'The server stopped the VACUUM of {what}: by its limit of {seconds} s, or because somebody told it to. Raise timeout_seconds, or try at a quieter time',
  'database.failed.skipped':
    'The VACUUM of {what} ended without an error, but the table was not dealt with. See the warnings in the output',
  'database.failed.none': 'Not one table of {database} was dealt with. Check rights and locks',
  'database.output.took': 'VACUUM took {seconds} s',
  'database.output.stopped': 'VACUUM was stopped after {seconds} s',
  'database.output.at': 'How far it had come: {at}',
  'database.output.numbers': 'Size: {bytesBefore} → {bytesAfter}, dead rows: {deadBefore} → {deadAfter}',
  'database.output.warning': 'Warning: {text}',
  'database.output.more_warnings': '{n} more {n|warning|warnings}',
  'database.output.tables': 'Tables dealt with: {n} of {of}',
  'database.output.left': 'Left out (locked, or no right to them): {names}',
  'database.output.held': 'Most dead rows are still there: they cannot be removed before {name} ends',
  'guard.vacuum.full_needs_table':
    'VACUUM FULL shuts its tables: it is not run on a whole database. Name the table',
  'guard.vacuum.system': '{table} belongs to PostgreSQL itself and is left alone',
  'guard.vacuum.no_table': 'The database {database} has no {table}. Check the name (schema.table)',
  'guard.vacuum.partitioned': '{table} is partitioned. Name one of its partitions',
  'guard.vacuum.no_such_kind': '{table} is no table: it cannot be vacuumed',
  'guard.vacuum.no_right':
    'The user {user} may not vacuum {table}. Make it the owner of the table or the database, or grant MAINTAIN (PostgreSQL 17)',
  'guard.vacuum.running':
    'A VACUUM or rewriting of {table} is running already (pid {pid}). Wait until it ends',
  'guard.vacuum.in_use':
    'A transaction has had {table} in use for {seconds} s, so VACUUM FULL is not begun: while it waited, everybody else would wait too',
  'guard.vacuum.too_old': 'Servers older than PostgreSQL 12 are not supported',
  'guard.vacuum.standby': 'This server is a standby and cannot be vacuumed. Name the check of its primary',
  'guard.vacuum.no_counts': 'track_counts is off on this server: how many rows are dead is not known',
  'action.vacuum.nothing':
    '{what} has few dead rows ({dead}; below {least}, or 1 % of all rows, it is not vacuumed)',
  'action.vacuum.nothing_full':
    'Rewriting {what} would give back next to nothing ({dead} dead rows, about {waste} empty)',
  'action.vacuum.all_closed':
    'The user {user} may not vacuum the tables of {database} that need it. Name a check that connects as their owner',
  'action.vacuum.no_space':
    'Rewriting {table} ({bytes}) takes as much again on the disk, and only {free} is free',
  'touch.vacuum.table': '{table}: {bytes}, {dead} dead and {live} live rows',
  'touch.vacuum.tables': 'All {n} tables of {database}; those that are locked are passed by',
  'touch.vacuum.closed': '{n} {n|table is|tables are} passed by, since {user} has no right to {n|it|them}',
  'touch.vacuum.load': 'Reading and writing goes on meanwhile; the disk has more to do',
  'touch.vacuum.held.session':
    'The transaction of pid {name} has been open for {minutes} min: rows that died since then stay until it ends',
  'touch.vacuum.held.prepared':
    'The prepared transaction {name} has been there for {minutes} min: rows that died since then stay until it ends',
  'touch.vacuum.held.slot': 'The replication slot {name}, which nobody uses, keeps dead rows',
  'ask.vacuum.lock':
    'VACUUM FULL shuts {table} ({bytes}): everybody who reads or writes it waits until it is done. {using} {using|session uses|sessions use} it now, {sessions} {sessions|is|are} connected to the database',
  'ask.vacuum.space': 'Rewriting takes as much again on the disk meanwhile (up to {bytes}); {free} is free',
  'ask.vacuum.space_unknown':
    'Rewriting takes as much again on the disk meanwhile (up to {bytes}). How much is free on the server cannot be told from here: check it',
  'ask.vacuum.gain_unknown':
    'How much it gives back is not known: {table} has no statistics, or they are hidden',
  'redis.failed.login':
    'Redis ({where}) is up but refused the login; nothing was deleted. Check user and password of {check}',
  'redis.failed.no_right': 'The user of Redis ({where}) may not use a command that is needed ({reason})',
  'redis.failed.loading': 'Redis ({where}) is loading its data. Try again when it is done',
  'redis.failed.read_only':
    'Redis ({where}) is a replica: nothing can be deleted there. Name the check of its primary',
  'redis.failed.no_database': 'Redis ({where}) has no database {database}. Check its number',
  'redis.failed.not_writing':
    'Redis ({where}) takes no writes. See its log for why, as a failed save ({reason})',
  'redis.failed.other': 'Redis ({where}) answered with an error: {reason}',
  'redis.failed.late': 'It did not end within {seconds} s and was stopped; {n} {n|key is|keys are} deleted',
  'guard.redis.vague':
    'The pattern {pattern} fits every key. If this database is nothing but a cache, say so with allow_all: true',
  'guard.redis.unsafe': 'The pattern {pattern} has control characters and is not used',
  'guard.redis.replica': 'Redis ({where}) is a replica and is left alone. Name the check of its primary',
  'guard.redis.cluster': 'Redis ({where}) is a node of a cluster, which is not supported',
  'guard.redis.sentinel': '{where} is a Sentinel and not a Redis, which is not supported',
  'action.redis.nothing': 'Redis ({where}, database {database}) has no keys that match {pattern}',
  'touch.redis.found': '{where}, database {database}: {n} of {total} keys match {pattern}',
  'touch.redis.found_partly':
    '{where}, database {database}: {n} of the first {looked} of {total} keys match {pattern}; the others were not looked at',
  'touch.redis.sample': 'For example: {key} ({type}, never expires)',
  'touch.redis.sample_expiring': 'For example: {key} ({type}, expires in {seconds} s)',
  'touch.redis.beyond': 'It stops at {most} keys: at least {n} are left',
  'touch.redis.lost': 'Deleted keys cannot be brought back. Keys without an expiry may be more than a cache',
  'redis.output.deleted': 'Deleted {n} {n|key|keys} (scanned {looked} in {seconds} s)',
  'redis.output.memory': 'Memory in use: {before} → {after}',
  'redis.output.memory_later': 'Memory is given back in the background and falls a little later',
  'redis.output.beyond': 'Stopped at the approved bound of {most} {most|key|keys}; the rest needs a new plan',
} as const
