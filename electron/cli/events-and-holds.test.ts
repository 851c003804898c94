import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runAtTerminal } from './testing/run-at-terminal'
import { runMamori, type Running } from './testing/run-mamori'
import { startDaemon, type TestDaemon } from './testing/start-daemon'

const settings = (): object => ({
  mode: 'approve',
  log_sources: [],
  health_checks: [
    { name: 'disk_space', type: 'disk', interval: 300, threshold: 100, warning: 99.9, critical: true },
  ],
})

const collect = (child: Running): { readonly stdout: () => string; readonly stderr: () => string } => {
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return { stdout: () => stdout, stderr: () => stderr }
}

const seqsOf = (text: string): readonly number[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly seq: number }).seq)

const newestSeq = async (daemon: TestDaemon): Promise<number> =>
  seqsOf((await daemon.run('events', '--limit', '1', '--json')).stdout)[0] ?? 0

describe('mamori events', { timeout: 120_000 }, () => {
  it('shows the newest first, as lines or as documents', async () => {
    const daemon = await startDaemon(settings)
    await daemon.run('mode', 'observe')
    const { code, stdout } = await daemon.run('events', '--limit', '2')
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toMatch(
      /^\d\d-\d\d \d\d:\d\d:\d\d {2}❚ {2}Mamori .*changed the mode from Ask first to Observe only$/,
    )
    const seqs = seqsOf((await daemon.run('events', '--json')).stdout)
    expect(seqs).toEqual(Array.from(seqs, (_, at) => (seqs[0] ?? 0) - at))
  })

  it('follows over a killed and a stopped daemon, and loses and doubles nothing', async () => {
    const daemon = await startDaemon(settings)
    const child = daemon.start('events', '--follow', '--json', '--limit', '1')
    const heard = collect(child)
    await vi.waitFor(() => expect(seqsOf(heard.stdout())).toHaveLength(1), { timeout: 20_000 })
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await daemon.run('mode', 'observe')
      await daemon.end(signal)
      await vi.waitFor(() => expect(heard.stderr()).toContain('lost'), { timeout: 20_000 })
      await daemon.begin()
      await daemon.run('mode', 'approve')
    }
    const last = await newestSeq(daemon)
    await vi.waitFor(() => expect(seqsOf(heard.stdout()).at(-1)).toBeGreaterThanOrEqual(last), {
      timeout: 20_000,
    })
    const seqs = seqsOf(heard.stdout())
    expect(seqs).toEqual(Array.from(seqs, (_, at) => (seqs[0] ?? 0) + at))
    expect(heard.stderr().match(/Mamori is back/g)).toHaveLength(2)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('ends when nobody reads any more', async () => {
    const daemon = await startDaemon(settings)
    const child = daemon.start('events', '--follow', '--limit', '1')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const gone = once(child, 'exit')
    await daemon.run('mode', 'observe')
    expect(await gone).toEqual([0, null])
  })
})

describe('mamori hold', { timeout: 120_000 }, () => {
  const holds = async (daemon: TestDaemon): Promise<readonly { readonly command: string }[]> =>
    Object.values(
      (
        JSON.parse((await daemon.run('status', '--json')).stdout) as {
          readonly holds: Record<string, { readonly command: string }>
        }
      ).holds,
    )

  it('holds while the command runs and exits with its code', async () => {
    const daemon = await startDaemon(settings)
    const child = daemon.start(
      'hold',
      '--for',
      '5m',
      '--',
      'sh',
      '-c',
      'echo begun; trap "exit 7" TERM; while :; do sleep 0.05; done',
    )
    const heard = collect(child)
    await vi.waitFor(() => expect(heard.stdout()).toBe('begun\n'), { timeout: 20_000 })
    expect(heard.stderr()).toContain('Repairs are held')
    expect(await holds(daemon)).toMatchObject([{ command: expect.stringContaining('echo begun') }])
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([7, null])
    expect(await holds(daemon)).toEqual([])
    expect((await daemon.run('events', '--limit', '4')).stdout).toContain('exit code 7')
  })

  it('leaves Ctrl+C at a terminal to the command, which hears it once', async () => {
    const daemon = await startDaemon(settings)
    const script =
      'n=0; trap "n=\\$((n+1))" INT; echo begun; for i in 1 2 3 4 5 6; do sleep 0.2; done; echo "heard $n"; exit $n'
    const { code, shown } = await runAtTerminal(daemon, ['hold', '--', 'bash', '-c', script], {
      after: 'begun',
      typed: '\u0003',
    })
    expect([shown.match(/heard \d/)?.[0], code]).toEqual(['heard 1', 1])
    expect(await holds(daemon)).toEqual([])
  })

  it.each([
    [['sh', '-c', 'kill -9 $$'], 137],
    [['/nowhere/program'], 127],
    [['true'], 0],
  ])('answers as a shell does for %j', async (argv, code) => {
    const daemon = await startDaemon(settings)
    expect((await daemon.run('hold', '--', ...argv)).code).toBe(code)
    expect(await holds(daemon)).toEqual([])
  })

  it('runs the command all the same when there is no engine, unless it is required', async () => {
    const env = { MAMORI_RUNTIME_DIR: '/nowhere' }
    const ran = await runMamori('/', ['hold', '--', 'sh', '-c', 'echo ran; exit 4'], env)
    expect([ran.code, ran.stdout]).toEqual([4, 'ran\n'])
    expect(ran.stderr).toContain('No engine is running')
    expect(ran.stderr).toContain('without repairs being held')
    const refused = await runMamori('/', ['hold', '--require', '--', 'echo', 'ran'], env)
    expect([refused.code, refused.stdout]).toEqual([3, ''])
  })

  it('holds again when the daemon is back, and ends it then', async () => {
    const daemon = await startDaemon(settings)
    const child = daemon.start('hold', '--', 'sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.05; done')
    const heard = collect(child)
    await vi.waitFor(() => expect(heard.stderr()).toContain('Repairs are held'), { timeout: 20_000 })
    await daemon.end('SIGKILL')
    await vi.waitFor(() => expect(heard.stderr()).toContain('lost'), { timeout: 20_000 })
    await daemon.begin()
    await vi.waitFor(() => expect(heard.stderr()).toContain('Mamori is back'), { timeout: 20_000 })
    expect(await holds(daemon)).toHaveLength(1)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await holds(daemon)).toEqual([])
  })

  it('is lost with its connection, also with one that came after a restart of the daemon', async () => {
    const daemon = await startDaemon(settings)
    const child = daemon.start('hold', '--', 'sh', '-c', 'echo $$; exec sleep 100')
    const heard = collect(child)
    await vi.waitFor(() => expect(heard.stdout()).toMatch(/^\d+\n$/), { timeout: 20_000 })
    onTestFinished(() => {
      // What was run outlives who held for it.
      process.kill(Number(heard.stdout()), 'SIGKILL')
    })
    await daemon.end('SIGKILL')
    await vi.waitFor(() => expect(heard.stderr()).toContain('lost'), { timeout: 20_000 })
    await daemon.begin()
    await vi.waitFor(() => expect(heard.stderr()).toContain('Mamori is back'), { timeout: 20_000 })
    expect(await holds(daemon)).toHaveLength(1)
    child.kill('SIGKILL')
    await vi.waitFor(async () => expect(await holds(daemon)).toEqual([]), { timeout: 20_000 })
  })
})
