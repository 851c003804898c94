import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Repair, State } from '@shared/domain/state'
import { REDUCER_VERSION } from '@shared/domain/reducer-version'
import { createClient } from '@shared/ipc/client'
import { CONTRACT_VERSION } from '@shared/ipc/version'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { EngineCall } from '../host'
import { findProgram } from '../testing/find-program'
import { startSshHost, type SshHost } from '../testing/testhost/start-ssh-host'
import { createLink } from './create-link'
import { ChannelFailed, type EngineLink } from './link'
import { openSshChannel, type SshOptions } from './ssh-channel'

const program = resolve(import.meta.dirname, '../../../out/main/mamori.js')
const node = process.execPath
const PORT = 6390

const settings = {
  mode: 'approve',
  log_sources: [],
  services: { cache: { manager: 'systemd', unit: 'cache.service' } },
  health_checks: [
    {
      name: 'cache',
      type: 'redis',
      port: PORT,
      interval: 1,
      timeout: 1,
      consecutive: 1,
      critical: true,
      auto_fix: true,
      on_failure: [{ type: 'service_restart', service: 'cache' }],
    },
  ],
}

let dir = ''
let hosts: readonly SshHost[] = []

const boot = async (name: string): Promise<SshHost> => {
  const redis = findProgram('redis-server', 'redis-server')
  const units = {
    'cache.service': `[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=${redis} --port ${PORT} --save "" --dir /tmp\n`,
    'mamori.service': [
      '[Unit]',
      'DefaultDependencies=no',
      '[Service]',
      'RuntimeDirectory=mamori',
      'RuntimeDirectoryMode=0750',
      'StateDirectory=mamori',
      `ExecStart=${node} ${program} --continuous --config ${join(dir, 'settings.json')} --data-dir /var/lib/mamori`,
      '',
    ].join('\n'),
  }
  return startSshHost({
    name,
    units,
    programs: { mamori: `#!/bin/sh\nexec ${node} ${program} "$@"\n` },
    prepare: [
      ['groupadd', '-f', 'mamori'],
      ['useradd', '-m', '-s', '/bin/bash', '-G', 'mamori', '-p', '*', 'sato'],
    ],
  })
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-two-'))
  await writeFile(join(dir, 'settings.json'), JSON.stringify(settings))
  hosts = await Promise.all([boot('web-1'), boot('web-2')])
}, 120_000)
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()))
  await rm(dir, { recursive: true, force: true })
})

const nth = (at: number): SshHost => {
  const host = hosts[at]
  if (!host) throw new Error('the machines did not start')
  return host
}

const options = ({ name, configFile }: SshHost, more: Partial<SshOptions> = {}): SshOptions => ({
  destination: name,
  env: process.env,
  configFile,
  ...more,
})

const attach = (host: SshHost): EngineLink => {
  const link = createLink({
    open: openSshChannel(options(host)),
    versions: { app: '0', contract: CONTRACT_VERSION, reducer: REDUCER_VERSION },
    face: 'viewer',
    claim: { name: 'sato', host: 'laptop' },
    follow: true,
    now: Date.now,
    firstRetryMs: 500,
    longestRetryMs: 2000,
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
  })
  onTestFinished(() => link.stop())
  link.start()
  return link
}

const clientOf = (link: EngineLink) =>
  createClient({ call: (name, input) => link.call(name as EngineCall, input), subscribe: link.subscribe })

const stateOf = async (link: EngineLink): Promise<State> => {
  const snapshot = await clientOf(link).call('engine.snapshot', {})
  if (snapshot.kind !== 'running') throw new Error(`the engine is ${snapshot.kind}`)
  return snapshot.state
}

const attached = (link: EngineLink) =>
  vi.waitFor(
    () => {
      const state = link.state()
      if (state.kind !== 'attached') throw new Error(JSON.stringify(state))
      return state
    },
    { timeout: 40_000 },
  )

const failure = async (host: SshHost, more: Partial<SshOptions> = {}) => {
  const opening = openSshChannel(options(host, more))(new AbortController().signal)
  const error: unknown = await opening.then(
    (channel) => {
      channel.close()
      return null
    },
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ChannelFailed))
    throw new Error('it did not fail as a channel does', { cause: error })
  return { code: error.end.why.code, detail: error.end.detail ?? '' }
}

/** The client's config of a host with one option set otherwise, and more lines. */
const changed = async (
  { configFile }: SshHost,
  option: string,
  value: string,
  more: readonly string[] = [],
): Promise<string> => {
  const [host = '', ...lines] = (await readFile(configFile, 'utf8')).trimEnd().split('\n')
  const kept = lines.filter((line) => !line.trim().startsWith(`${option} `))
  const file = join(dir, `config-${option}`)
  await writeFile(file, `${[host, `  ${option} ${value}`, ...kept, ...more].join('\n')}\n`)
  return file
}

describe('two hosts by ssh', { timeout: 120_000 }, () => {
  it('attaches to both at once, sees a fault on one, approves, and sees it repaired', async () => {
    const [one, two] = [attach(nth(0)), attach(nth(1))]
    for (const [link, name] of [
      [one, 'web-1'],
      [two, 'web-2'],
    ] as const) {
      const state = await attached(link)
      expect(state).toMatchObject({
        role: 'change',
        actor: {
          name: 'root',
          host: name,
          face: 'ssh',
          proof: 'proved',
          behind: { name: 'sato', host: 'laptop' },
        },
      })
      await vi.waitFor(
        async () => expect((await stateOf(link)).checks['cache']?.reading?.status).toBe('healthy'),
        { timeout: 20_000 },
      )
    }
    await nth(0).run('systemctl', 'kill', '--signal=KILL', 'cache.service')
    const waiting = await vi.waitFor(
      async (): Promise<Repair> => {
        const found = Object.values((await stateOf(one)).repairs).find(({ stage }) => stage === 'awaiting')
        if (!found) throw new Error('nothing waits yet')
        return found
      },
      { timeout: 30_000 },
    )
    await clientOf(one).call('approvals.approve', { repairId: waiting.id, hash: waiting.plan.hash })
    await vi.waitFor(
      async () => {
        const state = await stateOf(one)
        expect([state.repairs[waiting.id]?.outcome, state.checks['cache']?.reading?.status]).toEqual([
          'verified',
          'healthy',
        ])
      },
      { timeout: 60_000 },
    )
    expect((await stateOf(one)).repairs[waiting.id]?.approvedBy).toMatchObject({ name: 'root', face: 'ssh' })
    expect(Object.keys((await stateOf(two)).repairs)).toEqual([])
  })

  it('comes back after a restart of the daemon', async () => {
    const link = attach(nth(1))
    const first = await attached(link)
    const down = new Promise((resolve) => {
      const unsubscribe = link.onState((state) => {
        if (state.kind !== 'down') return
        unsubscribe()
        resolve(state)
      })
    })
    await nth(1).run('systemctl', 'restart', 'mamori.service')
    await down
    expect((await attached(link)).sinceAt).toBeGreaterThan(first.sinceAt)
    expect((await stateOf(link)).engine?.host).toBe('web-2')
  })

  it('says when there is no daemon, in its own words', async () => {
    await nth(1).run('systemctl', 'stop', 'mamori.service')
    onTestFinished(async () => {
      await nth(1).run('systemctl', 'start', 'mamori.service')
    })
    const link = attach(nth(1))
    await vi.waitFor(
      () => expect(link.state()).toMatchObject({ kind: 'down', why: { code: 'wire.no_engine' } }),
      { timeout: 30_000 },
    )
  })

  it('tells a host key that is not known', async () => {
    const { code, detail } = await failure(nth(0), {
      configFile: await changed(nth(0), 'UserKnownHostsFile', '/dev/null'),
    })
    expect(code).toBe('ssh.key_unknown')
    expect(detail).toContain('Host key verification failed')
  })

  it('tells a key that does not open the door', async () => {
    const { code, detail } = await failure(nth(0), {
      configFile: await changed(nth(0), 'IdentityFile', '/dev/null'),
    })
    expect(code).toBe('ssh.denied')
    expect(detail).toContain('Permission denied (publickey)')
  })

  it('tells a host where nobody listens, one that has no name, and one without mamori', async () => {
    expect((await failure(nth(0), { configFile: await changed(nth(0), 'Port', '23') })).code).toBe(
      'ssh.refused',
    )
    expect((await failure(nth(0), { destination: 'no-such-host.invalid' })).code).toBe('ssh.unknown_host')
    const missing = await failure(nth(0), { remoteCommand: 'mamori-nowhere serve --stdio' })
    expect([missing.code, missing.detail]).toEqual(['ssh.no_mamori', expect.stringContaining('not found')])
    expect((await failure(nth(0), { remoteCommand: 'mamori serve-old' })).code).toBe('ssh.old_mamori')
  })

  it('works with a config that would take the session, its input or the ports away', async () => {
    const config = await changed(nth(0), 'ControlMaster', 'auto', [
      `  ControlPath ${join(dir, 'c-%C')}`,
      '  RemoteCommand /bin/false',
      '  RequestTTY force',
      '  LocalForward 127.0.0.1:1 127.0.0.1:1',
      '  ExitOnForwardFailure yes',
      '  SessionType none',
      '  StdinNull yes',
      '  ForkAfterAuthentication yes',
    ])
    const channel = await openSshChannel(options(nth(0), { configFile: config }))(
      new AbortController().signal,
    )
    const lines: string[] = []
    channel.onLine((line) => lines.push(line))
    await vi.waitFor(() => expect(lines[0]).toContain('"t":"hello"'))
    channel.close()
    expect((await channel.ended).why.code).toBe('wire.stopped')
  })

  it('shows the role that a login has on the other host', async () => {
    const config = await changed(nth(0), 'User', 'sato')
    const link = attach({ ...nth(0), configFile: config })
    expect(await attached(link)).toMatchObject({ role: 'look', actor: { name: 'sato', proof: 'proved' } })
    const refused = await link.call('mode.set', { mode: 'observe' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } })
  })

  // The last one: from here on the key of the first host is another one.
  it('tells a host key that has changed', async () => {
    await nth(0).changeHostKey()
    const { code, detail } = await failure(nth(0))
    expect(code).toBe('ssh.key_changed')
    expect(detail).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED')
  })
})
