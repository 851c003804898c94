import { expect, it } from 'vitest'
import { parseLogrotate, rotatedBy } from './other-rotation'

const SETTINGS = `
# see "man logrotate" {
weekly
include /etc/logrotate.d
/var/log/nginx/*.log "/var/log/with blank.log" {
  daily
  postrotate
    if [ -f /run/nginx.pid ]; then { kill -USR1 $(cat /run/nginx.pid); }; fi
    awk '/x/ { print }
    }' /dev/null
  endscript
}
/var/log/wtmp { monthly }
/srv/a.log
/srv/b.log
{
  size 10M
}
`

it('reads which files logrotate looks after', () => {
  const entries = parseLogrotate('/etc/logrotate.conf', SETTINGS)
  expect(entries.map(({ patterns }) => patterns)).toEqual([
    ['/var/log/nginx/*.log', '/var/log/with blank.log'],
    ['/var/log/wtmp'],
    ['/srv/a.log', '/srv/b.log'],
  ])
  expect(rotatedBy(entries, '/var/log/nginx/access.log')).toBe('/etc/logrotate.conf')
  expect(rotatedBy(entries, '/var/log/with blank.log')).toBe('/etc/logrotate.conf')
  expect(rotatedBy(entries, '/srv/b.log')).toBe('/etc/logrotate.conf')
  expect(rotatedBy(entries, '/var/log/nginx/old/access.log')).toBeNull()
  expect(rotatedBy(entries, '/etc/logrotate.d')).toBeNull()
})
