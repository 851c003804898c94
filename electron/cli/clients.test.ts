import { existsSync } from 'node:fs'
import { appendFile, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runAtTerminal } from './testing/run-at-terminal'
import { runMamori } from './testing/run-mamori'
import { startDaemon, type TestDaemon } from './testing/start-daemon'

const disk = {
  name: 'disk_space',
  type: 'disk',
  interval: 300,
  threshold: 100,
  warning: 99.9,
  critical: true,
}
/** What would set the title of a terminal, clear it, and pretend to be another line. */
const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b2J\n● OK  all is well\u202e'

const settings =
  (more: object = {}) =>
  (dir: string): object => ({
    mode: 'approve',
    health_checks: [disk],
    log_sources: [{ path: join(dir, 'app.log') }],
    error_patterns: [
      {
        id: 'file_not_found',
        name: `Missing ${hostile}`,
        pattern: 'FileNotFoundError',
        severity: 'error',
        auto_fix: 'approve',
        actions: [{ type: 'create_missing_dirs', directories: [join(dir, 'uploads')] }],
      },
    ],
    auto_fix_config: { recurrence_window: 0 },
    ...more,
  })

/** A daemon whose log has just told of a missing directory, and the id of the plan that waits for it. */
const withPlan = async (): Promise<{ readonly daemon: TestDaemon; readonly id: string }> => {
  const daemon = await startDaemon(settings(), ['app.log'])
  // What is written before it follows would be history.
  await vi.waitFor(async () => expect((await daemon.run('events')).stdout).toContain('Following'), {
    timeout: 20_000,
  })
  await appendFile(join(daemon.dir, 'app.log'), `${new Date().toISOString()} FileNotFoundError: ${hostile}\n`)
  const id = await vi.waitFor(
    async () => {
      const { waiting } = JSON.parse((await daemon.run('status', '--json')).stdout) as {
        readonly waiting: readonly { readonly id: string }[]
      }
      const [first] = waiting
      if (!first) throw new Error('nothing waits yet')
      return first.id
    },
    { timeout: 40_000 },
  )
  return { daemon, id }
}

describe('commands for a running engine', { timeout: 120_000 }, () => {
  it('say that there is none, and what to do about it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'mamori-none-'))
    for (const words of [
      ['status'],
      ['approve', 'x'],
      ['mode', 'auto'],
      ['events'],
      ['events', '--follow'],
    ]) {
      const { code, stdout, stderr } = await runMamori(dir, words, { MAMORI_RUNTIME_DIR: dir })
      expect([words, code, stdout]).toEqual([words, 3, ''])
      expect(stderr).toContain(`No engine is running at ${dir}`)
      expect(stderr).toContain('mamori install-service')
    }
    await rm(dir, { recursive: true })
  })

  it('name the group to somebody who may not enter', async () => {
    const daemon = await startDaemon(settings())
    const isRoot = process.getuid?.() === 0
    // Root enters everywhere; for anybody else the own folder is closed.
    if (!isRoot) await chmod(join(daemon.dir, 'run'), 0)
    else await chmod(daemon.dir, 0o755)
    const { code, stderr } = await runMamori('/', ['status'], daemon.env, isRoot ? 65_534 : undefined)
    await chmod(join(daemon.dir, 'run'), 0o700)
    expect(code).toBe(3)
    expect(stderr).toMatch(/may not open .*Join the group mamori \(sudo usermod -aG mamori \w+\)/)
  })

  it('show how things are, and exit by it', async () => {
    const daemon = await startDaemon(
      settings({ health_checks: [disk, { name: 'redis', type: 'redis', port: 1, interval: 1, timeout: 1 }] }),
    )
    await vi.waitFor(async () => expect((await daemon.run('status')).code).toBe(1), { timeout: 15_000 })
    const { stdout, stderr } = await daemon.run('status')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^▲ degraded {2}\S+\nMamori \S+ \(daemon\) watches since/)
    // Worst first.
    expect(stdout.indexOf('redis')).toBeLessThan(stdout.indexOf('disk_space'))
    expect(stdout).not.toContain('\u001b')
    const json = await daemon.run('status', '--json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({
      overall_status: 'degraded',
      mode: 'approve',
      engine: { face: 'daemon', running: true },
      checks: { disk_space: { status: 'healthy' }, redis: { status: 'unhealthy' } },
      silences: [],
      holds: [],
      storm: null,
    })
  })

  it('let no title of an incident act on the terminal', async () => {
    const { daemon, id } = await withPlan()
    for (const words of [['status'], ['events', '--limit', '50'], ['approve', id]]) {
      const { stdout } = await daemon.run(...words)
      expect(stdout).toContain('⏎ ● OK  all is well')
      expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u)
      expect(stdout.split('\n').filter((line) => line.startsWith('● OK'))).toEqual([])
    }
  })

  it('approve exactly the plan that was shown, and only where somebody can say yes', async () => {
    const { daemon, id } = await withPlan()
    const asked = await daemon.run('approve', id)
    expect([asked.code, existsSync(join(daemon.dir, 'uploads'))]).toEqual([3, false])
    expect(asked.stdout).toContain(`Create directory ${join(daemon.dir, 'uploads')}`)
    expect(asked.stdout).toContain(`$ install -d -m 755 ${join(daemon.dir, 'uploads')}`)
    expect(asked.stderr).toContain('--yes')

    const short = id.slice(0, id.indexOf('-') + 9)
    expect(await daemon.run('approve', short, '--yes')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('approved'),
    })
    await vi.waitFor(() => expect(existsSync(join(daemon.dir, 'uploads'))).toBe(true))

    const again = await daemon.run('approve', id, '--yes')
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/does not wait for an approval \(/)])
    expect(await daemon.run('approve', 'nonsense', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing waits for an approval'),
    })
  })

  it('tell what the engine finds when it looks again at the click', async () => {
    const { daemon, id } = await withPlan()
    await writeFile(join(daemon.dir, 'uploads'), 'in the way')
    const { code, stderr } = await daemon.run('approve', id, '--yes')
    expect(code).toBe(1)
    expect(stderr).toContain('Things have changed, so nothing was done')
    expect(stderr).toContain(join(daemon.dir, 'uploads'))
  })

  it('ask at a terminal, in colours', async () => {
    const { daemon, id } = await withPlan()
    const no = await runAtTerminal(daemon, ['approve', id], { after: '[y/N]', typed: 'n\n' })
    expect(no.code).toBe(1)
    expect(no.shown).toContain('Approve this plan? [y/N]')
    expect(no.shown).toContain('\u001b[1m')
    expect(existsSync(join(daemon.dir, 'uploads'))).toBe(false)
    expect((await runAtTerminal(daemon, ['status'], null, { NO_COLOR: '1' })).shown).not.toContain('\u001b')
    expect((await runAtTerminal(daemon, ['approve', id], { after: '[y/N]', typed: 'y\n' })).code).toBe(0)
    await vi.waitFor(() => expect(existsSync(join(daemon.dir, 'uploads'))).toBe(true))
  })

  it('reject with a reason', async () => {
    const { daemon, id } = await withPlan()
    expect((await daemon.run('reject', id, '--reason', 'not today')).code).toBe(0)
    expect((await daemon.run('events', '--limit', '10')).stdout).toContain('not today')
    expect((await daemon.run('reject', id, '--reason', 'again')).code).toBe(1)
  })

  it('change the mode and keep things quiet for a while', async () => {
    const daemon = await startDaemon(settings())
    expect(await daemon.run('mode', 'observe')).toMatchObject({
      code: 0,
      stderr: 'mamori: The mode is Observe only now\n',
    })
    const added = await daemon.run('silence', '--check', 'disk_space', '--for', '30m', '--reason', 'new disk')
    expect(added.code).toBe(0)
    const id = added.stdout.trim()
    const unknown = await daemon.run('silence', '--check', 'nonsense', '--for', '30m', '--reason', 'x')
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('nonsense')])
    expect((await daemon.run('silence', 'list')).stdout).toContain('new disk')
    expect(JSON.parse((await daemon.run('silence', 'list', '--json')).stdout)).toMatchObject({
      silences: [{ id, scope: { kind: 'check', name: 'disk_space' }, reason: 'new disk' }],
    })
    expect((await daemon.run('status')).stdout).toContain('Silences (1)')
    expect((await daemon.run('silence', 'end', id)).code).toBe(0)
    expect((await daemon.run('silence', 'end', id)).code).toBe(1)
    const bare = await daemon.run('silence', 'disk_space', '--for', '30m', '--reason', 'by its name')
    expect(bare.code).toBe(0)
    expect((await daemon.run('silence', 'end', bare.stdout.trim())).code).toBe(0)
  })
})
