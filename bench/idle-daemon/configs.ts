import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { World } from './world'

/** The program's own twelve patterns and the five checks, at the intervals of the format that it replaces. */
export const mamoriConfig = ({ postgresqlPort, redisPort, httpPort, logs }: World): string => {
  const file = z.object({ error_patterns: z.array(z.unknown()) })
  const { error_patterns } = file.parse(JSON.parse(readFileSync('assets/patterns.json', 'utf8')))
  return JSON.stringify({
    mode: 'approve',
    error_patterns,
    health_checks: [
      {
        name: 'database_connection',
        type: 'postgresql',
        host: '127.0.0.1',
        port: postgresqlPort,
        interval: 60,
      },
      { name: 'redis_connection', type: 'redis', host: '127.0.0.1', port: redisPort, interval: 60 },
      { name: 'http_endpoint', type: 'http', url: `http://127.0.0.1:${httpPort}/health`, interval: 30 },
      { name: 'disk_space', type: 'disk', path: '/', interval: 300 },
      { name: 'memory_usage', type: 'memory', interval: 300 },
    ],
    log_sources: logs.map(({ path }) => ({ path })),
    notifications: {},
  })
}

/** What the twelve patterns look for, as POSIX expressions of one line each. */
const expressions = [
  'HTTP/[0-9.]+" 4[0-9][0-9] ',
  'HTTP/[0-9.]+" 5[0-9][0-9] ',
  'could not connect to server|too many clients already|terminating connection',
  'Traceback .most recent call last|^[A-Za-z]+(Error|Exception): ',
  'FileNotFoundError|No such file or directory',
  'PermissionError|Permission denied',
  'MemoryError|Out of memory|oom-kill',
  'No space left on device',
  'Address already in use|EADDRINUSE',
  'JSONDecodeError|Unexpected token .* in JSON',
  'redis.exceptions.ConnectionError|Error .* connecting to .*:6379',
  'certificate verify failed|certificate has expired',
]

/** Monit checks once per cycle: its cycle is the shortest interval, and what is due less often is told so. */
export const monitConfig = (
  { postgresqlPort, redisPort, httpPort, logs }: World,
  folder: string,
): string => `set daemon 30
set log ${join(folder, 'log')}
set pidfile ${join(folder, 'pid')}
set idfile ${join(folder, 'id')}
set statefile ${join(folder, 'state')}
check host database with address 127.0.0.1
  every 2 cycles
  if failed port ${postgresqlPort} protocol pgsql with timeout 10 seconds for 3 cycles then alert
check host redis with address 127.0.0.1
  every 2 cycles
  if failed port ${redisPort} protocol redis with timeout 5 seconds for 3 cycles then alert
check host http with address 127.0.0.1
  if failed port ${httpPort} protocol http request "/health" with timeout 10 seconds for 3 cycles then alert
check filesystem disk with path /
  every 10 cycles
  if space usage > 90% for 3 cycles then alert
check system bench
  every 10 cycles
  if memory usage > 85% for 3 cycles then alert
${logs
  .map(
    ({ name, path }) => `check file ${name}_log with path ${path}
${expressions.map((expression) => `  if content = '${expression}' then alert`).join('\n')}`,
  )
  .join('\n')}
`

/** fail2ban wants an address in every expression and has no other work than logs; its actions do nothing here. */
export const fail2banConfig = ({ logs }: World, folder: string): Readonly<Record<string, string>> => ({
  'fail2ban.conf': `[Definition]
loglevel = INFO
logtarget = ${join(folder, 'log')}
syslogsocket = auto
socket = ${join(folder, 'sock')}
pidfile = ${join(folder, 'pid')}
dbfile = ${join(folder, 'db.sqlite3')}
dbpurgeage = 1d
allowipv6 = auto
`,
  'filter.d/bench.conf': `[Definition]
failregex = ${expressions
    .map((expression) => `^.*(?:${expression.replaceAll('%', '%%')}).* from <HOST>`)
    .join('\n            ')}
`,
  'action.d/none.conf': '[Definition]\nactionban =\nactionunban =\n',
  'jail.conf': `[DEFAULT]
backend = auto
filter = bench
action = none
maxretry = 5
findtime = 60
bantime = 60
enabled = true
${logs.map(({ name, path }) => `[${name}]\nlogpath = ${path}`).join('\n')}
`,
})
