import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../engine/testing/free-port'
import { startSilent } from '../engine/testing/start-silent'
import { startSupervisord } from '../engine/testing/start-supervisord'
import { runMamori, startMamori, told } from './testing/run-mamori'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-cli-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const disk = {
  name: 'disk_space',
  type: 'disk',
  interval: 300,
  threshold: 100,
  warning: 99.9,
  critical: true,
}
const write = (settings: object): Promise<void> =>
  writeFile(join(dir, 'error_patterns.json'), JSON.stringify(settings))

describe('the program', () => {
  it('new settings are taken over by a daemon that goes on', async () => {
    await write({ health_checks: [disk], log_sources: [] })
    const child = startMamori(dir, ['--continuous', '--data-dir', 'data'])
    await told(child, 'Watching')
    await write({ health_checks: [{ ...disk, name: 'renamed' }], log_sources: [] })
    await told(child, 'read anew')
    expect(child.exitCode).toBeNull()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('a daemon takes no orders from a file that others may write', async () => {
    await write({ health_checks: [disk], log_sources: [] })
    await chmod(join(dir, 'error_patterns.json'), 0o666)
    const { code, stderr } = await runMamori(dir, ['--continuous', '--data-dir', 'data'])
    expect(code).toBe(3)
    expect(stderr).toContain('0666')
    expect((await runMamori(dir, ['health'])).code).toBe(0)
  })

  it.each([[['health']], [['--once', '--data-dir', 'data']]])(
    'an interrupted %j says nothing about the host',
    async (words) => {
      const server = await startSilent()
      await write({
        health_checks: [{ name: 'redis', type: 'redis', port: server.port, interval: 60, timeout: 30 }],
        log_sources: [],
      })
      const child = startMamori(dir, words)
      let stdout = ''
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
      await vi.waitFor(() => expect(server.openSockets()).toBe(1), { timeout: 15_000 })
      child.kill('SIGTERM')
      const [code] = (await once(child, 'exit')) as [number | null]
      await server.stop()
      expect(code).toBe(130)
      expect(stdout).toBe('')
    },
  )

  it('a log file that cannot be opened is a fault of the settings, and nothing is held', async () => {
    await write({ health_checks: [disk], log_sources: [] })
    await writeFile(join(dir, 'file'), '')
    const refused = await runMamori(dir, ['--data-dir', 'data', '--log-file', join(dir, 'file/fix.log')])
    expect([refused.code, refused.stdout]).toEqual([3, ''])
    expect(refused.stderr).toContain(`${join(dir, 'file')} cannot be used`)
    expect((await runMamori(dir, ['--data-dir', 'data'])).code).toBe(0)
  })

  it('a pass gives way to a daemon that comes, which begins when it has ended', async () => {
    const server = await startSilent()
    await write({
      health_checks: [{ name: 'redis', type: 'redis', port: server.port, interval: 60, timeout: 30 }],
      log_sources: [],
    })
    const pass = startMamori(dir, ['--once', '--data-dir', 'data'])
    await vi.waitFor(() => expect(server.openSockets()).toBe(1), { timeout: 15_000 })
    const passEnded = once(pass, 'exit')
    const daemon = startMamori(dir, ['--continuous', '--data-dir', 'data'])
    await told(daemon, `Waiting for another Mamori (PID ${pass.pid}, ${join(dir, 'run')})`)
    await told(daemon, 'Watching')
    expect(await passEnded).toEqual([130, null])
    daemon.kill('SIGTERM')
    expect(await once(daemon, 'exit')).toEqual([0, null])
    await server.stop()
  })

  it('a reader that goes away ends no watch', async () => {
    await write({ health_checks: [disk], log_sources: [] })
    const child = startMamori(dir, [
      '--continuous',
      '--iterations',
      '1',
      '--loop-count',
      '2',
      '--data-dir',
      'data',
    ])
    child.stdout.destroy()
    child.stderr.destroy()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('a repair that is under way at SIGTERM comes to its end and is recorded', async () => {
    const slow = `/bin/sh -c 'trap "sleep 2; exit 0" TERM; while :; do sleep 0.1; done'`
    const supervisor = await startSupervisord({ slow: `command=${slow}\nstartsecs=0\nstopwaitsecs=20` })
    try {
      await write({
        mode: 'auto',
        log_sources: [],
        services: { slow: { manager: 'supervisor', unit: 'slow', config: supervisor.config } },
        health_checks: [
          {
            name: 'slow',
            type: 'redis',
            port: await freePort(),
            interval: 1,
            timeout: 0.5,
            consecutive: 1,
            auto_fix: true,
            on_failure: [{ type: 'service_restart', service: 'slow' }],
          },
        ],
      })
      const child = startMamori(dir, ['--continuous', '--json', '--data-dir', 'data'])
      let stdout = ''
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
      const log = join(dir, 'data/logs/auto_fix.log')
      // A busy machine may be too slow for the first look at the service; the next one comes a minute later.
      await vi.waitFor(async () => expect(await readFile(log, 'utf8')).toContain('service_restart'), {
        timeout: 90_000,
      })
      child.kill('SIGTERM')
      expect(await once(child, 'exit')).toEqual([0, null])
      expect(JSON.parse(stdout)).toMatchObject({ repairs: [{ rule: 'check:slow', stage: 'verifying' }] })
    } finally {
      await supervisor.stop()
    }
  }, 120_000)
})
