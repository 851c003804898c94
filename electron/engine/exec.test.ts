import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createExec } from './exec'
import type { ExecOptions } from './ports'

const exec = createExec({ home: '/nowhere', killGraceMs: 150, drainGraceMs: 50 })
const options = (more: Partial<ExecOptions> = {}): ExecOptions => ({
  timeoutMs: 10_000,
  signal: new AbortController().signal,
  ...more,
})
const sh = (script: string, more: Partial<ExecOptions> = {}) => exec(['/bin/sh', '-c', script], options(more))

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-exec-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const script = async (name: string, body: string, mode = 0o755): Promise<string> => {
  const file = join(dir, name)
  await writeFile(file, body)
  await chmod(file, mode)
  return file
}

const isRunning = async (pid: number): Promise<boolean> =>
  readFile(`/proc/${String(pid)}/stat`, 'utf8').then(
    (stat) => !/\) Z /.test(stat),
    () => false,
  )
const pidIn = async (file: string): Promise<number> =>
  vi.waitFor(async () => {
    const pid = Number(await readFile(file, 'utf8'))
    expect(pid).toBeGreaterThan(1)
    return pid
  })
const gone = (pid: number): Promise<void> =>
  vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 5000 })

describe('a program that ends', () => {
  it('gives its exit code and both outputs apart', async () => {
    expect(await sh('echo out; echo err >&2; exit 3')).toMatchObject({
      kind: 'exited',
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })

  it('gets its arguments as they are, through no shell', async () => {
    const args = ['a b', '$(touch /tmp/x)', '; exit 1', '日本語', '']
    const result = await exec(['printf', String.raw`%s\n`, ...args], options())
    expect(result).toMatchObject({ kind: 'exited', code: 0, stdout: args.map((arg) => `${arg}\n`).join('') })
  })

  it('sees a minimal environment, no input and the root directory', async () => {
    process.env['MAMORI_TEST_SECRET'] = 'secret'
    const result = await sh('cat; env | sort; pwd').finally(() => delete process.env['MAMORI_TEST_SECRET'])
    expect(result.stdout.split('\n').filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line))).toEqual([
      'HOME=/nowhere',
      'LANG=C.UTF-8',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      '/',
      '',
    ])
  })

  it('reads what it is given, to its end', async () => {
    const input = `${'日本語 '.repeat(20_000)}end`
    const result = await sh('cat', { input, maxOutputBytes: 1_000_000 })
    expect(result).toMatchObject({ kind: 'exited', code: 0, stdout: input })
    expect(await sh('cat', { input: '' })).toMatchObject({ kind: 'exited', code: 0, stdout: '' })
  })

  it('need not read what it is given', async () => {
    for (let round = 0; round < 20; round++)
      expect(await sh('exit 4', { input: 'x'.repeat(1_000_000) })).toMatchObject({ kind: 'exited', code: 4 })
  })

  it('that a signal ended is told as such', async () => {
    expect(await sh('kill -KILL $$')).toMatchObject({ kind: 'failed', why: 'signal' })
  })

  it('leads a process group of its own', async () => {
    const result = await sh('echo $$; cut -d" " -f5 /proc/$$/stat')
    const [pid, group] = result.stdout.trim().split('\n')
    expect(group).toBe(pid)
  })
})

describe('finding the program', () => {
  it('looks a bare name up in its own search path only', async () => {
    await script('hello', '#!/bin/sh\necho hello')
    expect(await exec(['hello'], options())).toMatchObject({ kind: 'failed', why: 'not_found' })
    expect(await createExec({ searchPath: ['/nowhere', dir] })(['hello'], options())).toMatchObject({
      stdout: 'hello\n',
    })
  })

  it.each([
    ['nothing', []],
    ['an empty name', ['']],
    ['a relative path', ['bin/true']],
    ['a path that climbs', ['../bin/true']],
    ['a name with NUL', ['tr\0ue']],
    ['a missing file', ['/nowhere/at/all']],
  ])('finds no program in %s', async (_name, argv) => {
    expect(await exec(argv, options())).toMatchObject({ kind: 'failed', why: 'not_found', stdout: '' })
  })

  it('tells a file that may not be run from one that is missing', async () => {
    const file = await script('plain', 'text', 0o644)
    expect(await exec([file], options())).toMatchObject({ kind: 'failed', why: 'not_permitted' })
    expect(await createExec({ searchPath: [dir] })(['plain'], options())).toMatchObject({
      why: 'not_permitted',
    })
    expect(await exec([dir], options())).toMatchObject({ why: 'not_permitted' })
  })

  it('tells what the operating system says about a program that cannot be started', async () => {
    const broken = await script('broken', '#!/nowhere/interpreter\n')
    expect(await exec([broken], options())).toMatchObject({ kind: 'failed', why: 'not_found' })
    expect(await exec(['true', 'a\0b'], options())).toMatchObject({ kind: 'failed', why: 'not_started' })
    expect(await exec(['true', 'x'.repeat(3_000_000)], options())).toMatchObject({
      kind: 'failed',
      why: 'not_started',
    })
  })

  it('follows a link as the system does', async () => {
    await symlink('/bin/echo', join(dir, 'say'))
    expect(await exec([join(dir, 'say'), 'hi'], options())).toMatchObject({ stdout: 'hi\n' })
  })
})

describe('output', () => {
  it('is cut at its bound while the program runs on to its end', async () => {
    const result = await exec(['head', '-c', '20000000', '/dev/zero'], options({ maxOutputBytes: 1000 }))
    expect(result).toMatchObject({ kind: 'exited', code: 0 })
    expect(result.stdout).toHaveLength(1000)
  })

  it('is 64 KiB at most unless told', async () => {
    expect((await exec(['head', '-c', '200000', '/dev/zero'], options())).stdout).toHaveLength(65_536)
  })

  it('never ends in half a character', async () => {
    expect((await exec(['printf', 'ああ'], options({ maxOutputBytes: 5 }))).stdout).toBe('あ')
    expect((await exec(['printf', String.raw`\xe3\x81`], options())).stdout).toBe('\uFFFD')
  })

  it('of a flood without end stops with the time', async () => {
    const result = await exec(['yes'], options({ timeoutMs: 300, maxOutputBytes: 10 }))
    expect(result).toMatchObject({ kind: 'failed', why: 'timeout', stdout: 'y\ny\ny\ny\ny\n' })
  })
})

describe('what a caller may ask for', () => {
  it('is the end of the output, whole characters only', async () => {
    const tail = { keepOutput: 'tail', maxOutputBytes: 10 } as const
    expect((await sh('seq 1 100000', tail)).stdout).toBe('99\n100000\n')
    expect((await exec(['printf', 'aああああ'], options(tail))).stdout).toBe('あああ')
    expect((await exec(['printf', 'ああ'], options(tail))).stdout).toBe('ああ')
    expect((await exec(['true'], options(tail))).stdout).toBe('')
  })

  it('is a folder and more of an environment, which does not change where programs are looked for', async () => {
    const result = await sh('pwd; echo "$A_B $HOME"', { cwd: dir, env: { A_B: 'x y', HOME: '/here' } })
    expect(result.stdout).toBe(`${dir}\nx y /here\n`)
    await script('hello', '#!/bin/sh\necho hello')
    expect(await exec(['hello'], options({ cwd: dir, env: { PATH: dir } }))).toMatchObject({
      why: 'not_found',
    })
  })

  it('is the end of what a program has left running', async () => {
    const file = join(dir, 'child')
    const left = `trap "" TERM; while :; do sleep 0.05; done`
    const result = await sh(`sh -c '${left}' & echo $! > ${file}; echo done`, { endsGroup: true })
    expect(result).toMatchObject({ kind: 'exited', code: 0, stdout: 'done\n' })
    await gone(await pidIn(file))
  })

  it('is another time between TERM and KILL', async () => {
    const stubborn = 'trap "" TERM; while :; do sleep 0.02; done'
    const result = await createExec({ killGraceMs: 60_000 })(
      ['/bin/sh', '-c', stubborn],
      options({ timeoutMs: 200, killGraceMs: 100 }),
    )
    expect(result).toMatchObject({ kind: 'failed', why: 'timeout' })
    expect(result.durationMs).toBeLessThan(5000)
  })
})

describe('a program that takes too long', () => {
  it('is ended by TERM and what it said is kept', async () => {
    const result = await sh('trap "echo bye; exit 0" TERM; echo begun; while :; do sleep 0.05; done', {
      timeoutMs: 300,
    })
    expect(result).toMatchObject({ kind: 'failed', why: 'timeout', stdout: 'begun\nbye\n' })
    expect(result.durationMs).toBeLessThan(3000)
  })

  it('is killed when it ignores TERM, with its children', async () => {
    const [parent, child] = [join(dir, 'parent'), join(dir, 'child')]
    const running = sh(
      `trap "" TERM; echo $$ > ${parent}; sh -c 'trap "" TERM; echo $$ > ${child}; while :; do sleep 0.05; done' & while :; do sleep 0.05; done`,
      { timeoutMs: 500 },
    )
    const pids = [await pidIn(parent), await pidIn(child)]
    expect(await running).toMatchObject({ kind: 'failed', why: 'timeout' })
    for (const pid of pids) await gone(pid)
  })

  it('leaves no child behind that closed its output and ignores TERM', async () => {
    const file = join(dir, 'child')
    const running = sh(
      `sh -c 'trap "" TERM; echo $$ > ${file}; while :; do sleep 0.05; done' < /dev/null > /dev/null 2>&1 & while :; do sleep 0.05; done`,
      { timeoutMs: 500 },
    )
    const pid = await pidIn(file)
    expect(await running).toMatchObject({ kind: 'failed', why: 'timeout' })
    await gone(pid)
  })
})

describe('abort', () => {
  it('ends the group', async () => {
    const controller = new AbortController()
    const file = join(dir, 'child')
    const running = sh(`sleep 60 & echo $! > ${file}; wait`, { signal: controller.signal })
    const pid = await pidIn(file)
    controller.abort()
    expect(await running).toMatchObject({ kind: 'failed', why: 'aborted' })
    await gone(pid)
  })

  it('before the start starts nothing', async () => {
    const file = join(dir, 'made')
    const result = await exec(['touch', file], options({ signal: AbortSignal.abort() }))
    expect(result).toMatchObject({ kind: 'failed', why: 'aborted' })
    await expect(readFile(file)).rejects.toThrow('ENOENT')
  })

  it('after the end is nothing', async () => {
    const controller = new AbortController()
    const result = await exec(['true'], options({ signal: controller.signal }))
    controller.abort()
    expect(result).toMatchObject({ kind: 'exited', code: 0 })
  })
})

describe('a daemon that was started and keeps the output open', () => {
  it('does not hold up the result, lives on and may go on writing', async () => {
    const [pidFile, counter] = [join(dir, 'pid'), join(dir, 'count')]
    const daemon = `echo $$ > ${pidFile}; i=0; while :; do i=$((i+1)); echo "line $i" || exit 1; echo $i > ${counter}; sleep 0.05; done`
    const result = await sh(`echo starting; sh -c '${daemon}' & exit 0`)
    expect(result).toMatchObject({ kind: 'exited', code: 0 })
    expect(result.stdout).toContain('starting')
    expect(result.durationMs).toBeLessThan(2000)

    const pid = await pidIn(pidFile)
    const before = Number(await readFile(counter, 'utf8').catch(() => '0'))
    await vi.waitFor(
      async () => expect(Number(await readFile(counter, 'utf8'))).toBeGreaterThan(before + 3),
      { timeout: 5000 },
    )
    expect(await isRunning(pid)).toBe(true)
    process.kill(pid, 'SIGKILL')
    await gone(pid)
  })
})
