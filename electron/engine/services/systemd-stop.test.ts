import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { createExec } from '../exec'
import type { Exec, ExecResult } from '../ports'
import { findProgram } from '../testing/find-program'
import { freePort } from '../testing/free-port'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import type { ServiceState } from './service-manager'
import { createSystemd } from './systemd'
import { stoppedBy, stoppedByJournal } from './systemd-stop'

const { signal } = new AbortController()

/** Moments as systemd 252 told them of real units: left `active`, main process ended. */
const values = (more: Readonly<Record<string, string | number>> = {}): ReadonlyMap<string, string> =>
  new Map(
    Object.entries({
      Result: 'success',
      Type: 'simple',
      RemainAfterExit: 'no',
      RuntimeMaxUSec: 'infinity',
      InactiveExitTimestampMonotonic: 12_595_628_388,
      ActiveExitTimestampMonotonic: 12_597_723_519,
      ExecMainExitTimestampMonotonic: 12_597_733_123,
      ...more,
    }).map(([key, value]) => [key, String(value)]),
  )

describe('stoppedBy', () => {
  it('tells a stop that was ordered from an end by itself by which came first', () => {
    expect(stoppedBy(values())).toBe('hand')
    expect(stoppedBy(values({ ExecMainExitTimestampMonotonic: 12_597_723_401 }))).toBe('itself')
    expect(stoppedBy(values({ ExecMainExitTimestampMonotonic: 12_597_723_519 }))).toBe('itself')
  })

  it.each<[string, Readonly<Record<string, string | number>>, string]>([
    ['was never up since the boot', { ActiveExitTimestampMonotonic: 0 }, 'unknown'],
    ['was begun anew since', { InactiveExitTimestampMonotonic: 12_597_999_999 }, 'unknown'],
    ['has no main process that is known', { ExecMainExitTimestampMonotonic: 0 }, 'unknown'],
    ['stays up without a process', { RemainAfterExit: 'yes', ExecMainExitTimestampMonotonic: 1 }, 'hand'],
    [
      'would have been begun again',
      { Restart: 'always', ActiveState: 'inactive', InactiveExitTimestampMonotonic: 12_597_999_999 },
      'hand',
    ],
    [
      'was never begun',
      {
        Restart: 'always',
        ActiveState: 'inactive',
        InactiveExitTimestampMonotonic: 0,
        ActiveExitTimestampMonotonic: 0,
      },
      'unknown',
    ],
    ['left with a code when it was told to', { Result: 'exit-code' }, 'hand'],
    ['may have announced its own end', { Result: 'exit-code', Type: 'notify' }, 'unknown'],
    ['did not stop in time', { Result: 'timeout' }, 'hand'],
    ['was up for as long as it may be', { Result: 'timeout', RuntimeMaxUSec: '1s' }, 'unknown'],
    ['was ended by its watchdog', { Result: 'watchdog' }, 'unknown'],
    ['was ended by the OOM killer', { Result: 'oom-kill' }, 'unknown'],
    ['says nothing that can be read', { ActiveExitTimestampMonotonic: '[not set]' }, 'unknown'],
  ])('a unit that %s', (_, more, by) => {
    expect(stoppedBy(values(more))).toBe(by)
  })

  it('knows nothing from nothing', () => {
    expect(stoppedBy(new Map())).toBe('unknown')
  })
})

describe('stoppedByJournal', () => {
  const saying = (stdout: string, code = 0): Exec => {
    const result: ExecResult = { kind: 'exited', code, stdout, stderr: '', durationMs: 1 }
    return () => Promise.resolve(result)
  }

  it.each([
    ['', 'unknown'],
    ['not json\n', 'unknown'],
    ['null\n', 'unknown'],
    ['{"MESSAGE_ID":["9d1aaa27d60140bd96365438aad20286"]}\n', 'unknown'],
    ['{"MESSAGE_ID":"0000"}\n', 'unknown'],
    ['{"MESSAGE_ID":"9d1aaa27d60140bd96365438aad20286"}\n', 'hand'],
    ['{"MESSAGE_ID":"39f53479d3a045ac8e11786248231fbf"}\n', 'itself'],
  ])('%j: %s', async (stdout, by) => {
    expect(await stoppedByJournal(['_PID=1', 'UNIT=a.service'], saying(stdout), signal)).toBe(by)
  })

  it('cannot tell for who may not ask', async () => {
    expect(await stoppedByJournal(['_PID=1', 'UNIT=a.service'], saying('', 1), signal)).toBe('unknown')
    const missing: ExecResult = { kind: 'failed', why: 'not_found', stdout: '', stderr: '', durationMs: 1 }
    expect(await stoppedByJournal(['_PID=1', 'UNIT=a.service'], () => Promise.resolve(missing), signal)).toBe(
      'unknown',
    )
  })
})

const service = (start: string, more = ''): string => `[Service]\nExecStart=${start}\n${more}`
const shell = (script: string): string => `/bin/sh -c '${script}'`
const BY_HAND: ServiceState = { kind: 'inactive', by: 'hand' }

describe('a real systemd', () => {
  let host: TestHost
  let exec: Exec
  const systemctl = async (...args: readonly string[]) => {
    expect(await exec(['systemctl', ...args], { timeoutMs: 20_000, signal })).toMatchObject({ code: 0 })
  }
  const state = (unit: string) =>
    createSystemd({ bootedDirectory: host.bootedDirectory }).state(unit, exec, signal)
  const patiently = { timeout: 8000 }

  beforeAll(async () => {
    const redis = findProgram('redis-server', 'redis-server')
    const port = await freePort()
    const units: Record<string, string> = {
      'sleeper.service': service('/bin/sleep 1000'),
      'part.service': `[Unit]\nPartOf=sleeper.service\n${service('/bin/sleep 1000')}`,
      'ends.service': service('/bin/sleep 0.2'),
      'ends-slowly.service': service('/bin/sleep 0.2', 'ExecStop=/bin/sleep 0.3\n'),
      'killed.service': service('/bin/sleep 1000'),
      'java.service': service(shell('trap "exit 143" TERM; while :; do sleep 0.1; done')),
      'stubborn.service': service(shell('trap "" TERM; while :; do sleep 0.1; done'), 'TimeoutStopSec=1\n'),
      'bounded.service': service('/bin/sleep 1000', 'RuntimeMaxSec=1\n'),
      'remains.service': `[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n`,
      'again.service': service('/bin/sleep 1000', 'Restart=always\nRestartSec=50\n'),
      'reloads.service': service('/bin/sleep 1000', 'ExecReload=/bin/sleep 50\n'),
      'broken-start.service': service(
        '/bin/sleep 1000',
        `ExecStartPre=${shell('! test -e /run/break-start')}\n`,
      ),
      'redis.service': service(
        `${redis} --port ${String(port)} --bind 127.0.0.1 --save "" --supervised systemd`,
        'Type=notify\n',
      ),
      'unwanted-talks.service': service(shell('echo said; exec sleep 1000'), 'StandardOutput=journal\n'),
      'unwanted.service': service('/bin/sleep 1000'),
      'unwanted-ends.service': service('/bin/sleep 0.2'),
    }
    for (const name of [
      'systemd-journald.service',
      'systemd-journald.socket',
      'systemd-journald-dev-log.socket',
    ])
      units[name] = await readFile(`/lib/systemd/system/${name}`, 'utf8')
    // Units that something wants are kept in memory by systemd, as enabled ones are.
    const wanted = Object.keys(units).filter(
      (name) => name.endsWith('.service') && !/unwanted|journald/.test(name),
    )
    units['keeper.service'] =
      `[Unit]\nWants=${wanted.join(' ')}\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n`
    host = await startTestHost(units, { ownFiles: true })
    exec = host.inside(createExec())
    await systemctl('start', 'keeper')
    // What is only wanted is not waited for; who is stopped before it says that it is ready was never active.
    await systemctl('start', 'redis')
    return host.stop
  })

  it('tells who stopped a unit that something wants', async () => {
    await systemctl('stop', 'sleeper', 'java', 'stubborn', 'remains', 'redis')
    for (const unit of ['sleeper', 'part', 'java', 'stubborn', 'remains', 'redis'])
      expect([unit, await state(unit)]).toEqual([unit, BY_HAND])
  })

  it('tells an end by itself', async () => {
    await expect.poll(() => state('ends'), patiently).toEqual({ kind: 'inactive', by: 'itself' })
    await expect.poll(() => state('ends-slowly'), patiently).toEqual({ kind: 'inactive', by: 'itself' })
    await systemctl('kill', '--signal=TERM', 'killed')
    await expect.poll(() => state('killed'), patiently).toEqual({ kind: 'inactive', by: 'itself' })
    await expect.poll(() => state('bounded'), patiently).toEqual({ kind: 'failed' })
  })

  it('tells a crash, and a start that fails after a stop, from a stop', async () => {
    await systemctl('start', 'killed')
    await systemctl('kill', '--signal=KILL', 'killed')
    await expect.poll(() => state('killed'), patiently).toEqual({ kind: 'failed' })
    await exec(['touch', '/run/break-start'], { timeoutMs: 5000, signal })
    expect(await exec(['systemctl', 'restart', 'broken-start'], { timeoutMs: 15_000, signal })).toMatchObject(
      { code: 1 },
    )
    await expect.poll(() => state('broken-start'), patiently).toEqual({ kind: 'failed' })
  })

  it('tells what comes back or changes by itself', async () => {
    await systemctl('kill', '--signal=KILL', 'again')
    await expect.poll(() => state('again'), patiently).toEqual({ kind: 'activating' })
    await systemctl('stop', 'again')
    await expect.poll(() => state('again'), patiently).toEqual(BY_HAND)
    await systemctl('reload', '--no-block', 'reloads')
    await expect.poll(() => state('reloads'), patiently).toEqual({ kind: 'reloading' })
  })

  it('tells it also of a unit that systemd has forgotten, by its journal', async () => {
    await systemctl('start', 'unwanted')
    await systemctl('stop', 'unwanted')
    // Without a journal nobody knows.
    expect(await state('unwanted')).toEqual({ kind: 'inactive', by: 'unknown' })
    await systemctl('start', 'systemd-journald')
    await systemctl('log-target', 'journal')
    for (const name of ['unwanted', 'unwanted-ends']) await systemctl('start', name)
    await systemctl('stop', 'unwanted')
    await expect.poll(() => state('unwanted'), patiently).toEqual(BY_HAND)
    await expect.poll(() => state('unwanted-ends'), patiently).toEqual({ kind: 'inactive', by: 'itself' })
    await systemctl('start', 'unwanted')
    await expect.poll(() => state('unwanted'), patiently).toEqual({ kind: 'active' })
  })

  it('tells what a unit wrote since a moment, and whether it can be reloaded', async () => {
    await systemctl('start', 'systemd-journald')
    const manager = createSystemd({ bootedDirectory: host.bootedDirectory })
    const lines = async (unit: string, sinceAt: number) => {
      const told = await manager.logsSince?.(unit, sinceAt, exec, signal)
      return told?.kind === 'lines'
        ? [told.isSince, told.lines.filter((line) => /said/.test(line)).length]
        : told
    }
    const beganAt = Date.now()
    await systemctl('start', 'unwanted-talks')
    await expect.poll(() => lines('unwanted-talks', beganAt), patiently).toEqual([true, 1])
    expect(await lines('unwanted-talks', Date.now() + 60_000)).toEqual([true, 0])
    expect(await lines('sleeper', beganAt)).toEqual([true, 0])
    expect(await manager.logsSince?.('--flush', 0, exec, signal)).toMatchObject({ kind: 'none' })
    const objection = (unit: string) => manager.reload?.objection(unit, exec, signal)
    expect(await objection('reloads')).toBeNull()
    expect(await objection('sleeper')).toMatchObject({ code: 'manager.reload.no_command' })
    expect(await objection('--all')).toMatchObject({ code: 'manager.reload.name' })
  })
})
