import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkContext } from '../testing/check-context'
import command from './command'

const never = new AbortController().signal
const check = (settings: object, timeoutMs = 10_000, signal = never) =>
  command.run(checkContext({ timeoutMs }), command.settings.parse(settings), signal)
const sh = (script: string): readonly string[] => ['/bin/sh', '-c', script]

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-command-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const pidIn = (file: string): Promise<number> =>
  vi.waitFor(async () => {
    const pid = Number(await readFile(file, 'utf8'))
    expect(pid).toBeGreaterThan(1)
    return pid
  })
const isRunning = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !/\) Z /.test(stat),
    () => false,
  )

describe('command', () => {
  it('is healthy when it ends with the code that is right', async () => {
    expect(await check({ argv: ['true'] })).toMatchObject({
      status: 'healthy',
      band: 'normal',
      message: { code: 'check.command.ok' },
      details: { exit_code: 0, last_line: '' },
    })
    expect(await check({ argv: sh('exit 3'), expect_exit: 3 })).toMatchObject({ status: 'healthy' })
    expect(await check({ argv: sh('exit 3'), expect_exit: [0, 3] })).toMatchObject({ status: 'healthy' })
    expect(await check({ argv: ['true'], expect_exit: 1 })).toMatchObject({ status: 'unhealthy' })
  })

  it('tells its last line, of the errors when it failed', async () => {
    const script = 'echo 12 passed; echo 1 failed >&2; echo'
    expect(await check({ argv: sh(script) })).toMatchObject({
      message: { code: 'check.command.ok_said', params: { said: '12 passed' } },
    })
    const failed = await check({ argv: sh(`${script}; exit 4`) })
    expect(failed).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.command.failed_said', params: { code: 4, said: '1 failed' } },
      details: { exit_code: 4, last_line: '1 failed' },
    })
    expect(renderMessage('ja', failed.message)).toBe('/bin/sh が終了コード 4 で終わりました: 1 failed')
    expect(await check({ argv: ['false'] })).toMatchObject({ message: { code: 'check.command.failed' } })
  })

  it('tells no secrets and no escapes', async () => {
    const script = String.raw`printf '\033[31mtoken=abcdef123 for %s at \033]0;x\007\342\200\256end\n' "$TOP"; exit 1`
    const reading = await check({ argv: sh(script), env: { TOP: 'himitsu-no-kotoba' } })
    expect(reading.details['last_line']).toBe('token=*** for *** at end')
    expect(JSON.stringify(reading)).not.toMatch(/himitsu|abcdef123/)
  })

  it('reads the end of much output, within bounds', async () => {
    const script = 'i=0; while [ $i -lt 20000 ]; do echo "line $i あいう"; i=$((i+1)); done'
    expect((await check({ argv: sh(script) })).details['last_line']).toBe('line 19999 あいう')
    const wide = await check({ argv: sh("head -c 3000000 /dev/zero | tr '\\0' x") })
    expect(wide.details['last_line']).toBe(`${'x'.repeat(200)}…`)
  })

  it('runs in its folder with its environment, through no shell', async () => {
    expect(await check({ argv: ['pwd'], cwd: dir })).toMatchObject({ details: { last_line: dir } })
    expect(await check({ argv: ['printenv', 'A_B'], env: { A_B: 'x y' } })).toMatchObject({
      status: 'healthy',
      details: { exit_code: 0 },
    })
    expect(await check({ argv: ['printenv', 'A_B'] })).toMatchObject({ status: 'unhealthy' })
    expect(await check({ argv: ['echo', '$(id)', ';', '*'] })).toMatchObject({
      details: { last_line: '$(id) ; *' },
    })
  })

  it('is unknown when it cannot be run', async () => {
    await writeFile(join(dir, 'here'), '#!/bin/sh\n', { mode: 0o755 })
    await writeFile(join(dir, 'plain'), 'text', { mode: 0o644 })
    const codeOf = async (settings: object) => {
      const { status, message } = await check(settings)
      return [status, message.code]
    }
    expect(await codeOf({ argv: ['no-such-program-here'] })).toEqual(['unknown', 'check.command.not_found'])
    // The folder that it runs in is not one where programs are looked for.
    expect(await codeOf({ argv: ['here'], cwd: dir })).toEqual(['unknown', 'check.command.not_found'])
    expect(await codeOf({ argv: ['here'], env: { PATH: dir } })).toEqual([
      'unknown',
      'check.command.not_found',
    ])
    expect(await codeOf({ argv: [join(dir, 'plain')] })).toEqual(['unknown', 'check.command.not_permitted'])
    expect(await codeOf({ argv: ['true'], cwd: join(dir, 'none') })).toEqual([
      'unknown',
      'check.command.no_folder',
    ])
    expect(await codeOf({ argv: ['true'], cwd: join(dir, 'plain') })).toEqual([
      'unknown',
      'check.command.no_folder',
    ])
  })

  it('is unhealthy when a signal ends it', async () => {
    expect(await check({ argv: sh('kill -SEGV $$') })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.command.signal' },
    })
  })
})

describe('a command that does not end', () => {
  it('is killed in time with everything that it has started, though they do not want to go', async () => {
    const [parent, child] = [join(dir, 'parent'), join(dir, 'child')]
    const stubborn = (file: string) => `trap "" TERM; echo $$ > ${file}; while :; do sleep 0.05; done`
    const startedMs = performance.now()
    const running = check({ argv: sh(`echo begun; sh -c '${stubborn(child)}' & ${stubborn(parent)}`) }, 1500)
    const pids = [await pidIn(parent), await pidIn(child)]
    expect(await running).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.command.timeout', params: { program: '/bin/sh' } },
      details: { last_line: 'begun' },
    })
    expect(performance.now() - startedMs).toBeLessThan(10_000)
    await expect.poll(async () => Promise.all(pids.map(isRunning))).toEqual([false, false])
  })

  it('that floods its output is bounded and ended', async () => {
    expect(await check({ argv: ['yes'] }, 4000)).toMatchObject({
      message: { code: 'check.command.timeout' },
      details: { last_line: 'y' },
    })
  })

  it('is ended when the check is told to stop', async () => {
    const stop = new AbortController()
    const file = join(dir, 'child')
    const running = check({ argv: sh(`sleep 60 & echo $! > ${file}; wait`) }, 60_000, stop.signal)
    const pid = await pidIn(file)
    stop.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

describe('a command that leaves a child behind', () => {
  it('is judged at its end, and the child that keeps its output open is ended', async () => {
    const file = join(dir, 'child')
    const reading = await check({
      argv: sh(`(echo $$ >/dev/null; sleep 60) & echo $! > ${file}; echo done; exit 0`),
    })
    expect(reading).toMatchObject({ status: 'healthy', details: { last_line: 'done' } })
    expect(reading.responseMs).toBeLessThan(5000)
    const pid = await pidIn(file)
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

describe('settings of command', () => {
  it.each([
    [{}, 'argv'],
    [{ argv: [] }, 'argv'],
    [{ argv: 'rm -rf /' }, 'argv'],
    [{ argv: [''] }, 'argv.0'],
    [{ argv: ['bin/true'] }, 'argv.0'],
    [{ argv: ['../true'] }, 'argv.0'],
    [{ argv: ['true', 'a\0b'] }, 'argv.1'],
    [{ argv: ['true'], cwd: 'here' }, 'cwd'],
    [{ argv: ['true'], expect_exit: 256 }, 'expect_exit'],
    [{ argv: ['true'], env: { '1X': 'y' } }, 'env.1X'],
  ])('refuse %j', (settings, field) => {
    const parsed = command.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
