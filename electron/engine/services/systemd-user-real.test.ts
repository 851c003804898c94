import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createExec } from '../exec'
import type { Exec } from '../ports'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import type { ServiceManager } from './service-manager'
import { createSystemdUser } from './systemd-user'
import { ownerOfProcess } from './unit-of-process'

const { signal } = new AbortController()
const units = {
  'web.service': '[Service]\nExecStart=/bin/sleep 1000\nExecReload=/bin/true\n',
  'ends.service': '[Service]\nExecStart=/bin/sleep 0.2\n',
  'crash.service': '[Service]\nExecStart=/bin/false\n',
  'bare.service': '[Service]\nExecStart=/bin/sleep 1000\n',
  'bare.socket': '[Socket]\nListenStream=%t/bare.sock\n',
  // What nothing wants is forgotten when it is down.
  'default.target': '[Unit]\nDescription=all\nWants=web.service ends.service\n',
  'basic.target': '[Unit]\nDescription=basic\n',
  'shutdown.target': '[Unit]\nDescription=down\nDefaultDependencies=no\n',
  'exit.target': '[Unit]\nDescription=exit\nDefaultDependencies=no\n',
}

describe("a user's real systemd", () => {
  let host: TestHost
  let exec: Exec
  let manager: ServiceManager
  let runtimeRoot: string
  const state = (unit: string) => manager.state(unit, exec, signal)
  const act = (verb: 'start' | 'stop' | 'restart' | 'reload', unit: string) =>
    exec(manager.argv(verb, unit), { timeoutMs: 15_000, signal })
  const patiently = { timeout: 8000 }

  beforeAll(async () => {
    host = await startTestHost({
      'user@0.service':
        '[Service]\nType=notify\nDelegate=yes\nEnvironment=XDG_RUNTIME_DIR=/run/user/0 SYSTEMD_UNIT_PATH=/run/user/units\nExecStart=/lib/systemd/systemd --user\n',
    })
    exec = host.inside(createExec())
    // The machine's /run, seen under the same name from both sides.
    runtimeRoot = join(host.bootedDirectory, '../../user')
    await mkdir(join(runtimeRoot, 'units'), { recursive: true })
    await mkdir(join(runtimeRoot, '0'), { mode: 0o700 })
    for (const [name, text] of Object.entries(units)) await writeFile(join(runtimeRoot, 'units', name), text)
    await exec(['systemctl', 'start', 'user@0'], { timeoutMs: 15_000, signal })
    manager = createSystemdUser({ runtimeRoot, whoami: { uid: 0, name: 'root' } })
    return host.stop
  })

  it('is asked about units in every state', async () => {
    await expect.poll(() => state('web'), patiently).toEqual({ kind: 'active' })
    await expect.poll(() => state('ends'), patiently).toEqual({ kind: 'inactive', by: 'itself' })
    expect(await state('bare')).toEqual({ kind: 'inactive', by: 'unknown' })
    expect(await state('no-such-unit')).toEqual({ kind: 'missing' })
    await act('start', 'crash')
    await expect.poll(() => state('crash'), patiently).toEqual({ kind: 'failed' })
  })

  it('stops, starts, restarts and reloads', async () => {
    expect(await act('stop', 'web')).toMatchObject({ code: 0 })
    expect(await state('web')).toEqual({ kind: 'inactive', by: 'hand' })
    for (const verb of ['start', 'restart', 'reload'] as const) {
      expect([verb, await act(verb, 'web')]).toMatchObject([verb, { code: 0 }])
      expect(await state('web')).toEqual({ kind: 'active' })
    }
    expect(await manager.reload?.objection('web', exec, signal)).toBeNull()
    expect(await manager.reload?.objection('bare', exec, signal)).toMatchObject({
      code: 'manager.reload.no_command',
    })
  })

  it('keeps processes of its own, which a socket may begin again', async () => {
    expect(await act('start', 'bare.socket')).toMatchObject({ code: 0 })
    expect(await act('start', 'bare')).toMatchObject({ code: 0 })
    const shown = await exec(
      [
        'env',
        `XDG_RUNTIME_DIR=${runtimeRoot}/0`,
        'systemctl',
        '--user',
        'show',
        '--value',
        '--property=MainPID',
        'bare',
      ],
      { timeoutMs: 5000, signal },
    )
    const pid = Number(shown.stdout)
    // The machine numbers its processes anew, so what the kernel says of this one is read inside.
    const { stdout } = await exec(['cat', `/proc/${String(pid)}/cgroup`], { timeoutMs: 5000, signal })
    const procRoot = await mkdtemp(join(tmpdir(), 'mamori-proc-'))
    await mkdir(join(procRoot, String(pid)))
    await writeFile(join(procRoot, String(pid), 'cgroup'), stdout)
    expect(await ownerOfProcess(pid, { exec, signal, procRoot, runtimeRoot })).toEqual({
      kind: 'unit',
      manager: 'systemd_user',
      unit: 'bare.service',
      uid: 0,
      activation: { kind: 'by_sockets', sockets: ['bare.socket'] },
    })
    await rm(procRoot, { recursive: true, force: true })
  })

  it('of a user without one is missing', async () => {
    const other = createSystemdUser({ runtimeRoot, whoami: { uid: 4711, name: 'x' } })
    expect(await other.state('web', exec, signal)).toEqual({ kind: 'missing' })
  })
})
