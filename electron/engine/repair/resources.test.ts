import { expect, it } from 'vitest'
import { resourcesOf } from './resources'

it('names each touched thing once, in the order of the steps', () => {
  const service = { service: 'redis', manager: 'systemd', unit: 'redis-server', timeoutMs: 1 } as const
  expect(
    resourcesOf([
      { kind: 'service', verb: 'restart', argv: ['systemctl'], ...service },
      { kind: 'await_active', argv: ['x'], ...service },
      { kind: 'mkdir', path: '/srv/a', mode: 0o755, owner: null },
      { kind: 'mkdir', path: '/srv/b', mode: 0o755, owner: null },
    ]),
  ).toEqual(['service:redis', 'path:/srv/a', 'path:/srv/b'])
})
