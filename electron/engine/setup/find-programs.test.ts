import { beforeAll, describe, expect, it } from 'vitest'
import type { Exec } from '../ports'
import { startPm2, type TestPm2 } from '../testing/start-pm2'
import { defaultSettings } from './default-settings'
import { findContainers, parseContainers } from './find-containers'
import { findPm2 } from './find-pm2'
import { findServices, type ServicePlaces } from './find-services'
import type { Found } from './found'

const { signal } = new AbortController()
const short = ({ finding, thing }: Found) => [
  finding.id,
  finding.detail.code.replace('setup.service.', ''),
  finding.suggested,
  'serves' in thing && thing.serves,
]

describe('programs of a real pm2', () => {
  let pm2: TestPm2
  beforeAll(async () => {
    pm2 = await startPm2()
    const file = await pm2.program('app.js', 'setInterval(() => undefined, 1000)')
    await pm2.ctl('start', file, '--name', 'shop-api')
    await pm2.ctl('start', file, '--name', 'many', '-i', '2')
    await pm2.ctl('start', file, '--name', 'idle', '--no-autostart')
    return pm2.stop
  })

  it('are found, each once', async () => {
    expect((await findPm2(pm2.home, pm2.exec, signal)).map(short)).toEqual([
      ['service:pm2:shop-api', 'active', true, 'app'],
      ['service:pm2:many', 'active', true, 'app'],
      ['service:pm2:idle', 'inactive', false, 'app'],
    ])
  })
})

describe('containers', () => {
  const row = (...fields: readonly [string, string, string, string, string]): string => JSON.stringify(fields)
  const output = [
    row('cache', 'running', 'redis:7-alpine', '', ''),
    row('db', 'exited', 'registry:5000/team/postgres:16', '', ''),
    row('shop-web-1', 'exited', 'shop', 'web', '/srv/shop/compose.yaml'),
    row('shop-web-2', 'running', 'shop', 'web', '/srv/shop/compose.yaml'),
    row('blog-web-1', 'restarting', 'nginx@sha256:0', 'web', '/srv/blog/compose.yml'),
    row('two-files-1', 'running', 'x', 'x', '/a/compose.yml,/a/more.yml'),
    row('--rm', 'running', 'x', '', ''),
    '{"Names":"no row"}',
    'garbled',
  ].join('\n')

  it('are found by name, services of Compose by their project', () => {
    expect(parseContainers(output).map(short)).toEqual([
      ['service:docker:cache', 'active', true, 'redis'],
      ['service:docker:db', 'inactive', false, 'postgresql'],
      ['service:compose:/srv/shop/compose.yaml:web', 'active', true, 'app'],
      ['service:compose:/srv/blog/compose.yml:web', 'active', true, 'web_server'],
      ['service:docker:two-files-1', 'active', true, 'app'],
    ])
  })

  it('are written to the settings with the project that they belong to', () => {
    const found = parseContainers(output)
    const { services } = defaultSettings(found, ['service:compose:/srv/shop/compose.yaml:web'], [])
    expect(services).toEqual({
      app: { manager: 'compose', unit: 'web', config: '/srv/shop/compose.yaml', allow: ['restart'] },
    })
  })

  it('are looked for only where Docker has its socket, and not found where it refuses', async () => {
    const refusing: Exec = () =>
      Promise.resolve({ kind: 'exited', code: 1, stdout: '', stderr: 'permission denied', durationMs: 1 })
    expect(await findContainers(refusing, signal)).toEqual([])
    const calls: string[] = []
    const exec: Exec = (argv) => {
      calls.push(argv.slice(0, 2).join(' '))
      return Promise.resolve({ kind: 'exited', code: 0, stdout: output, stderr: '', durationMs: 1 })
    }
    const places: ServicePlaces = {
      systemdDirectory: '/nowhere',
      initDirectory: '/nowhere',
      supervisorSockets: [],
      supervisorConfig: null,
      pm2Home: '/nowhere',
      dockerSocket: '/nowhere/docker.sock',
    }
    expect(await findServices(places, exec, signal)).toEqual([])
    expect(calls).toEqual([])
    expect(await findServices({ ...places, dockerSocket: '/' }, exec, signal)).toHaveLength(5)
    expect(calls).toEqual(['docker ps'])
  })
})
