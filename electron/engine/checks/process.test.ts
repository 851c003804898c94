import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reading } from '@shared/domain/check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import { findProgram } from '../testing/find-program'
import type { CheckContext } from './define-check'
import processCheck from './process'

const never = new AbortController().signal
const check = (settings: object, context: Partial<CheckContext> = {}): Promise<Reading> =>
  processCheck.run(checkContext(context), processCheck.settings.parse(settings), never)

let dir = ''
const started: ChildProcess[] = []
const end = async (child: ChildProcess): Promise<void> => {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
  child.kill('SIGKILL')
  await ended
}
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-process-'))
})
afterEach(async () => {
  for (const child of started.splice(0)) await end(child)
  await rm(dir, { recursive: true, force: true })
})

/** Runs a `sleep` under another name, so that nothing else on this host is called the same. */
const run = async (name: string, ...args: readonly string[]): Promise<ChildProcess> => {
  const program = join(await mkdtemp(join(dir, 'bin-')), name)
  await symlink(findProgram('sleep', 'coreutils'), program)
  const child = spawn(program, ['60', ...args], { stdio: 'ignore' })
  await once(child, 'spawn')
  started.push(child)
  return child
}
const pidOf = (child: ChildProcess): number => child.pid ?? 0

describe('a process by its name', () => {
  it('is healthy while it runs, and unhealthy once it is killed', async () => {
    const child = await run('mamori-t-one')
    const wish = { process: 'mamori-t-one' }
    const reading = await check(wish)
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'normal',
      value: 1,
      unit: 'count',
      message: { code: 'check.process.ok', params: { count: 1, pids: String(pidOf(child)) } },
      details: { count: 1, pids: String(pidOf(child)) },
    })
    expect(reading.details['oldest_age_seconds']).toBeLessThan(30)
    await end(child)
    expect(await check(wish)).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      value: 0,
      message: { code: 'check.process.none', params: { what: 'mamori-t-one' } },
    })
  })

  it('is exact, also where the kernel has cut the name', async () => {
    await run('mamori-t-long-name-a')
    expect((await check({ process: 'mamori-t-long-name-a' })).status).toBe('healthy')
    expect((await check({ process: 'mamori-t-long-name-b' })).status).toBe('unhealthy')
    expect((await check({ process: 'mamori-t-long-n' })).status).toBe('healthy')
    expect((await check({ process: 'mamori-t-long' })).status).toBe('unhealthy')
  })

  it('counts', async () => {
    await run('mamori-t-two')
    await run('mamori-t-two')
    expect((await check({ process: 'mamori-t-two', min: 2, max: 2 })).status).toBe('healthy')
    expect(await check({ process: 'mamori-t-two', min: 3 })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.process.few', params: { count: 2, min: 3 } },
    })
    expect(await check({ process: 'mamori-t-two', max: 1 })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.process.many', params: { count: 2, max: 1 } },
    })
    expect(await check({ process: 'mamori-t-none', max: 0 })).toMatchObject({
      status: 'healthy',
      message: { code: 'check.process.absent' },
    })
  })

  it('does not take a zombie for alive', async () => {
    // A parent that never asks what became of its child.
    const code = `import os,time
pid=os.fork()
if pid==0:
  open('/proc/self/comm','w').write('mamori-t-dead'); os._exit(0)
os.waitid(os.P_PID, pid, os.WEXITED|os.WNOWAIT)
print(pid,flush=True); time.sleep(60)`
    const parent = spawn(findProgram('python3', 'python3'), ['-c', code])
    started.push(parent)
    await once(parent.stdout, 'data')
    expect(await check({ process: 'mamori-t-dead' })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.process.zombie', params: { zombies: 1 } },
      details: { count: 0, zombies: 1 },
    })
  })
})

describe('a process by its arguments and its user', () => {
  it('is found by an expression, in whatever case, which is never told', async () => {
    await run('mamori-t-args', '0', '0.1')
    const reading = await check({ pattern: 'MAMORI-T-ARGS 60 0 0\\.\\d$' })
    expect(reading).toMatchObject({ status: 'healthy', value: 1 })
    expect(JSON.stringify(reading)).not.toMatch(/0\.1|d\$/)
    expect((await check({ pattern: 'mamori-t-args 61' })).status).toBe('unhealthy')
    expect((await check({ pattern: 'mamori-t-args', process: 'sleep' })).status).toBe('unhealthy')
  })

  it('is found by its user', async () => {
    const uid = String(process.geteuid?.() ?? 0)
    await run('mamori-t-user')
    expect((await check({ process: 'mamori-t-user', user: uid })).status).toBe('healthy')
    expect((await check({ process: 'mamori-t-user', user: '54321' })).status).toBe('unhealthy')
    expect(await check({ user: 'nobody-of-that-name' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.process.user_missing' },
    })
  })

  it('is never the one that looks', async () => {
    const own = process.argv
      .join(' ')
      .slice(0, 40)
      .replaceAll(/[^\w ]/g, '.')
    const reading = await check({ pattern: own, max: 1000, min: 0 })
    expect(String(reading.details['pids'] ?? '').split(', ')).not.toContain(String(process.pid))
  })

  it('does not hang on arguments that are made for it', async () => {
    await run('mamori-t-slow', '0', `${'0'.repeat(3000)}.`)
    expect(await check({ pattern: 'mamori-t-slow.* (0+)+$' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.process.slow_pattern' },
    })
  })
})

describe('a pid file', () => {
  const write = async (content: string, at = Date.now()): Promise<string> => {
    const path = join(dir, 'a.pid')
    await writeFile(path, content)
    await utimes(path, at / 1000, at / 1000)
    return path
  }

  it('names the process that is meant, or one that has ended', async () => {
    const child = await run('mamori-t-file')
    const path = await write(`${pidOf(child)}\n`)
    expect(await check({ pid_file: path })).toMatchObject({ status: 'healthy', value: 1 })
    expect(await check({ pid_file: path, process: 'mamori-t-file' })).toMatchObject({ status: 'healthy' })
    await end(child)
    const stale = { status: 'unhealthy', message: { params: { path, pid: pidOf(child) } } }
    expect(await check({ pid_file: path })).toMatchObject(stale)
    expect((await check({ pid_file: path })).message.code).toBe('check.process.pid_stale')
    await run('mamori-t-file')
    expect(await check({ pid_file: path, process: 'mamori-t-file' })).toMatchObject({
      message: { code: 'check.process.pid_stale_others' },
    })
  })

  it('names another one, whose number came round again', async () => {
    const child = await run('mamori-t-other')
    const path = await write(String(pidOf(child)))
    expect(await check({ pid_file: path, process: 'postgres' })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.process.pid_reused', params: { name: 'mamori-t-other', pid: pidOf(child) } },
    })
    await write(String(process.pid))
    expect(await check({ pid_file: path })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.process.pid_reused', params: { name: 'mamori' } },
    })
    // Only the clock speaks against it, and clocks are set: that is told and not repaired.
    await write(String(pidOf(child)), Date.now() - 3_600_000)
    expect(await check({ pid_file: path })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.process.pid_doubtful' },
    })
  })

  it('is missing, or is none', async () => {
    const path = join(dir, 'none.pid')
    expect(await check({ pid_file: path })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.process.pid_missing', params: { path } },
    })
    expect(await check({ pid_file: path, max: 0 })).toMatchObject({ status: 'healthy' })
    expect(await check({ pid_file: await write('hello') })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.process.pid_invalid' },
    })
  })
})

describe('the check', () => {
  it('does not begin again while an earlier look is held up', async () => {
    const memo = { get: () => 'looking', set: () => undefined }
    expect(await check({ process: 'sh' }, { memo })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.process.stuck' },
    })
  })

  it.each([
    [{}],
    [{ process: '' }],
    [{ pattern: '(' }],
    [{ pattern: '(a*)*{5}' }],
    [{ pid_file: 'relative.pid' }],
    [{ process: 'x', min: 2, max: 1 }],
    [{ process: 'x', min: -1 }],
  ])('refuses %j', (settings) => {
    expect(processCheck.settings.safeParse(settings).success).toBe(false)
  })

  it('says what is wrong with an expression', () => {
    const parsed = processCheck.settings.safeParse({ pattern: 'a(' })
    expect(parsed.error?.issues[0]).toMatchObject({
      message: 'settings.regex.unterminated_group',
      path: ['pattern'],
    })
  })
})
