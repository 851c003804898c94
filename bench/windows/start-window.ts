import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Home } from '../../e2e/fixtures/home'
import { launcher, root } from './launcher'

const parts = join(root, 'bench/windows')
const READY_MS = 60_000
const END_MS = 20_000
const isRoot = process.getuid?.() === 0

export type StartedWindow = {
  readonly pid: number
  /** From the start of the process to the painted frame that shows what was waited for, in a window that is seen. */
  readonly readyMs: number
  /** The same for what is waited for after that; without any it is `readyMs`. */
  readonly laterMs: () => Promise<number>
  /** Ends it in its orderly way. */
  readonly stop: () => Promise<void>
}

type Program = {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** JavaScript for the page: whether it shows what is waited for. */
  readonly ready: string
  /** Whether it shows what comes after that. */
  readonly later?: string
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
  await ended
  clearTimeout(late)
}

const start = async ({ args, env, ready, later }: Program): Promise<StartedWindow> => {
  const { findElectron } = await launcher()
  const runtime = await findElectron({ root })
  const sandbox = isRoot ? ['--no-sandbox'] : []
  const startedAt = Date.now()
  const child = spawn(runtime.executable, [...sandbox, '-r', join(parts, 'probe.cjs'), ...args], {
    env: {
      ...env,
      MAMORI_RUNTIME: runtime.kind,
      BENCH_READY: ready,
      ...(later !== undefined && { BENCH_LATER: later }),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const told = child.stdio[3]
  if (!told || child.pid === undefined) throw new Error('the window did not start')
  const lines = createInterface({ input: told as Readable })[Symbol.asyncIterator]()
  const ended = once(child, 'exit').then(() => {
    throw new Error(`it ended:\n${said}`)
  })
  const nextMs = async (): Promise<number> => {
    const late = setTimeout(() => child.kill('SIGKILL'), READY_MS)
    const line = await Promise.race([lines.next(), ended])
    clearTimeout(late)
    const at = line.done ? Number.NaN : Number(line.value)
    if (!Number.isFinite(at)) throw new Error(String(line.value))
    return at - startedAt
  }
  try {
    const readyMs = await nextMs()
    return {
      pid: child.pid,
      readyMs,
      laterMs: () => (later === undefined ? Promise.resolve(readyMs) : nextMs()),
      stop: async () => {
        // That it ends is what is wanted now.
        ended.catch(() => undefined)
        await stop(child)
      },
    }
  } catch (error) {
    await stop(child)
    throw new Error(`the window did not become ready:\n${said}`, { cause: error })
  }
}

/** The least window of the same runtime. */
export const startHello = (home: Home): Promise<StartedWindow> =>
  start({
    args: [join(parts, 'hello/main.mjs')],
    env: { ...home.env, HELLO_USER_DATA: join(home.root, 'hello') },
    ready: `document.querySelector('h1') !== null`,
  })

/**
 * This program over the settings of a home. It is ready when the overview shows what its engine has measured: a value of
 * the host itself, and one of a check. From the second start on these are at first those of the last time, with their age;
 * later come those of now.
 */
export const startMamori = (home: Home): Promise<StartedWindow> =>
  start({
    args: [
      root,
      `--config=${home.settingsFile}`,
      `--data-dir=${home.dataDir}`,
      `--user-data=${home.userData}`,
    ],
    env: home.env,
    ready: mamoriReady,
    later: `document.querySelector('[data-link]') === null && ${mamoriReady}`,
  })

export const mamoriReady = `(() => {
  const main = document.querySelector('main')
  if (main === null) return false
  const numbers = [...main.querySelectorAll('strong')].filter((one) => /^[0-9]/.test(one.textContent))
  const checks = [...main.querySelectorAll('[role=row]')].filter((row) =>
    /^[0-9]/.test(row.querySelectorAll('[role=cell]')[1]?.textContent ?? ''))
  return numbers.length > 0 && checks.length > 0
})()`
