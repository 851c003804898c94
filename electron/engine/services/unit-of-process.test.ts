import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec } from '../ports'
import { freePort } from '../testing/free-port'
import { fakeProgram } from '../testing/fake-program'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import { parseCgroup } from './cgroup-path'
import { dockerProxyOf, parseProxyCommand } from './docker-proxy'
import { socketListening, socketOfPort } from './socket-of-port'
import { ownerOfProcess } from './unit-of-process'

const { signal } = new AbortController()
const ID = '4fa6e0f0c6786287e131c3852c58a2e01cc697a68231826813597e4994f1d6e2'

describe('parseCgroup', () => {
  const v1 = (path: string) => `12:cpu,cpuacct:/\n5:memory:/system.slice\n1:name=systemd:${path}\n`
  const mixed = (path: string) => `${v1(path)}0::/\n`
  const v2 = (path: string) => `0::${path}\n`
  const unnamed = (path: string) => `${v1('/')}${v2(path)}`
  it.each([
    ['/system.slice/nginx.service', { kind: 'systemd', unit: 'nginx.service' }],
    ['/system.slice/system-app.slice/app@1.service', { kind: 'systemd', unit: 'app@1.service' }],
    ['/system.slice/app.service/workers/one', { kind: 'systemd', unit: 'app.service' }],
    ['/system.slice/_cpu.service', { kind: 'systemd', unit: 'cpu.service' }],
    ['/init.scope', { kind: 'systemd', unit: 'init.scope' }],
    ['/user.slice/user-1000.slice/session-3.scope', { kind: 'systemd', unit: 'session-3.scope' }],
    [
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app-web.slice/web.service',
      { kind: 'systemd_user', unit: 'web.service', uid: 1000 },
    ],
    [
      '/user.slice/user-1000.slice/user@1000.service/init.scope',
      { kind: 'systemd_user', unit: 'init.scope', uid: 1000 },
    ],
    ['/user.slice/user-1000.slice/user@1000.service', { kind: 'systemd', unit: 'user@1000.service' }],
    [`/system.slice/docker-${ID}.scope`, { kind: 'container', id: ID }],
    [`/system.slice/docker-${ID}.scope/inner`, { kind: 'container', id: ID }],
    [`/docker/${ID}`, { kind: 'container', id: ID }],
    ['/', { kind: 'none' }],
    ['/system.slice', { kind: 'none' }],
    ['/docker/short', { kind: 'none' }],
    ['/../../escape.service', { kind: 'none' }],
    ['/system.slice/a b.service', { kind: 'none' }],
  ])('%s', (path, owner) => {
    for (const layout of [v1, mixed, v2, unnamed]) expect(parseCgroup(layout(path))).toEqual(owner)
  })

  it('finds nothing in nothing', () => {
    for (const text of ['', 'garbled', '5:memory:/system.slice/nginx.service\n'])
      expect(parseCgroup(text)).toEqual({ kind: 'none' })
  })
})

describe('processes of a host that is made up', () => {
  let procRoot: string
  const nobody = vi.fn<Exec>()
  beforeAll(async () => {
    procRoot = await mkdtemp(join(tmpdir(), 'mamori-proc-'))
    const files = {
      10: {
        cgroup: `0::/system.slice/docker.service\n`,
        cmdline:
          '/usr/bin/docker-proxy\0-proto\0tcp\0-host-ip\x000.0.0.0\0-host-port\x008080\0-container-ip\x00172.17.0.2\0-container-port\x0080\0',
      },
      11: { cgroup: `0::/system.slice/docker-${ID}.scope\n`, cmdline: 'nginx\0' },
      12: {
        cgroup: '0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service\n',
        cmdline: 'node\0',
      },
    }
    for (const [pid, parts] of Object.entries(files)) {
      await mkdir(join(procRoot, pid))
      for (const [name, text] of Object.entries(parts)) await writeFile(join(procRoot, pid, name), text)
    }
  })
  afterAll(() => rm(procRoot, { recursive: true, force: true }))

  it('may be gone, in a container, or of a user', async () => {
    const deps = { exec: nobody, signal, procRoot }
    expect(await ownerOfProcess(99, deps)).toEqual({ kind: 'gone' })
    expect(await ownerOfProcess(11, deps)).toEqual({ kind: 'container', id: ID })
    expect(nobody).not.toHaveBeenCalled()
    const exec = vi.fn<Exec>(() =>
      Promise.resolve({
        kind: 'exited',
        code: 1,
        stdout: '',
        stderr: 'Failed to connect to bus',
        durationMs: 1,
      }),
    )
    expect(await ownerOfProcess(12, { ...deps, exec })).toEqual({
      kind: 'unit',
      manager: 'systemd_user',
      unit: 'web.service',
      uid: 1000,
      activation: { kind: 'unknown', why: 'Failed to connect to bus' },
    })
    expect(exec.mock.calls[0]?.[0].slice(0, 4)).toEqual([
      'env',
      'XDG_RUNTIME_DIR=/run/user/1000',
      'systemctl',
      '--user',
    ])
  })

  it('may be the proxy of a container that Docker names', async () => {
    const docker = await fakeProgram('docker')
    const deps = { exec: docker.exec, signal, procRoot }
    const port = { protocol: 'tcp', port: 8080 }
    const shown = (name: string, ports: object) => JSON.stringify({ Id: ID, Name: `/${name}`, Ports: ports })
    const binding = (HostPort: string) => [{ HostIp: '0.0.0.0', HostPort }]
    await docker.answers([
      { to: 'ps --quiet --no-trunc', stdout: `${ID}\n` },
      {
        to: `inspect`,
        stdout: [
          shown('db', { '5432/tcp': null }),
          shown('dns', { '53/udp': binding('8080') }),
          shown('web', { '80/tcp': binding('8080') }),
        ].join('\n'),
      },
    ])
    expect(await dockerProxyOf(10, deps)).toEqual({ kind: 'proxy', port, container: { id: ID, name: 'web' } })
    expect(await dockerProxyOf(11, deps)).toEqual({ kind: 'not_proxy' })
    expect(await dockerProxyOf(99, deps)).toEqual({ kind: 'gone' })
    await docker.answers([{ to: 'ps', stdout: '' }])
    expect(await dockerProxyOf(10, deps)).toEqual({ kind: 'proxy', port, container: null })
    await docker.answers([{ to: 'ps', code: 1, stderr: 'Cannot connect to the Docker daemon' }])
    expect(await dockerProxyOf(10, deps)).toEqual({
      kind: 'unknown',
      why: 'Cannot connect to the Docker daemon',
    })
    await docker.remove()
  })

  it.each([
    'docker-proxy\0',
    'docker-proxy\0-host-port\x000\0',
    'docker-proxy\0-proto\0icmp\0-host-port\x0080',
    'x',
  ])('%j is no proxy that holds a port', (cmdline) => {
    expect(parseProxyCommand(cmdline)).toBeNull()
  })
})

describe('processes of a real systemd', () => {
  let host: TestHost
  let exec: Exec
  let port: number
  beforeAll(async () => {
    port = await freePort()
    host = await startTestHost({
      'plain.service': '[Service]\nExecStart=/bin/sleep 1000\n',
      'woken.service': '[Service]\nExecStart=/bin/sleep 1000\n',
      'woken.socket': `[Socket]\nListenStream=127.0.0.1:${String(port)}\n`,
    })
    exec = host.inside(createExec())
    await exec(['systemctl', 'start', 'plain.service', 'woken.socket', 'woken.service'], {
      timeoutMs: 15_000,
      signal,
    })
    return host.stop
  })

  const pidOf = async (unit: string): Promise<number> => {
    const result = await exec(['systemctl', 'show', '--property=MainPID', '--value', unit], {
      timeoutMs: 5000,
      signal,
    })
    return Number(result.stdout)
  }

  it('are told with what would begin them again', async () => {
    const procRoot = await mkdtemp(join(tmpdir(), 'mamori-proc-'))
    for (const [unit, activation] of [
      ['plain', { kind: 'none' }],
      ['woken', { kind: 'by_sockets', sockets: ['woken.socket'] }],
    ] as const) {
      const pid = await pidOf(unit)
      // The machine numbers its processes anew, so what the kernel says of this one is read inside.
      const { stdout } = await exec(['cat', `/proc/${String(pid)}/cgroup`], { timeoutMs: 5000, signal })
      await mkdir(join(procRoot, String(pid)))
      await writeFile(join(procRoot, String(pid), 'cgroup'), stdout)
      expect(await ownerOfProcess(pid, { exec, signal, procRoot })).toEqual({
        kind: 'unit',
        manager: 'systemd',
        unit: `${unit}.service`,
        activation,
      })
    }
    await rm(procRoot, { recursive: true, force: true })
  })

  it('hold no port that a socket holds for them', async () => {
    expect(await socketOfPort(port, { exec, signal })).toEqual({
      kind: 'socket',
      unit: { socket: 'woken.socket', services: ['woken.service'] },
    })
    expect(await socketOfPort(1, { exec, signal })).toEqual({ kind: 'none' })
    const refusing: Exec = () =>
      Promise.resolve({ kind: 'exited', code: 1, stdout: '', stderr: 'no bus', durationMs: 1 })
    expect(await socketOfPort(port, { exec: refusing, signal })).toEqual({ kind: 'unknown', why: 'no bus' })
  })
})

describe('socketListening', () => {
  const show = (...listen: readonly string[]) =>
    `Id=other.socket\nListen=/run/x.sock (Stream)\nTriggers=x.service\n\nId=web.socket\n${listen
      .map((address) => `Listen=${address}\n`)
      .join('')}Triggers=web.service\n`
  it.each([
    ['0.0.0.0:8080 (Stream)', true],
    ['[::]:8080 (Stream)', true],
    ['8080 (Stream)', true],
    ['127.0.0.1:8080 (Datagram)', false],
    ['0.0.0.0:18080 (Stream)', false],
    ['/run/8080 (Stream)', false],
    ['/run/x:8080 (FIFO)', false],
  ])('%s', (address, holds) => {
    expect(socketListening(show('[::]:443 (Stream)', address), 8080)?.socket).toBe(
      holds ? 'web.socket' : undefined,
    )
  })

  it('tells protocols apart', () => {
    expect(socketListening(show('[::]:53 (Datagram)'), 53, 'udp')?.services).toEqual(['web.service'])
    expect(socketListening(show('[::]:53 (Datagram)'), 53)).toBeNull()
  })
})
