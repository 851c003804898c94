import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LaunchProblem } from './text.mjs'

const POLL_MS = 200
/** A lock without a readable pid is one that is being made, or was left by a crash between two calls. */
const UNNAMED_GRACE_MS = 5_000

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined)

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return codeOf(error) === 'EPERM'
  }
}

/** @param {string} path */
const isAbandoned = async (path) => {
  try {
    return !isAlive(Number(await readFile(join(path, 'pid'), 'utf8')))
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  try {
    return Date.now() - (await stat(path)).mtimeMs > UNNAMED_GRACE_MS
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false // Released a moment ago: the next try takes it.
    throw error
  }
}

/**
 * Runs `run` while this process alone holds the folder `path`; a lock of a process that is gone is taken over.
 * It only saves double work: what is done inside has to be safe without it.
 * @template T
 * @param {{ path: string, timeoutMs: number, speak: import('./text.mjs').Speak }} options
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export const holdLock = async ({ path, timeoutMs, speak }, run) => {
  const deadline = Date.now() + timeoutMs
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  for (;;) {
    try {
      await mkdir(path)
      break
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    if (await isAbandoned(path)) await rm(path, { recursive: true, force: true })
    else if (Date.now() > deadline) {
      throw new LaunchProblem(speak('runtime.busy', { path, seconds: Math.round(timeoutMs / 1000) }))
    } else await delay(POLL_MS)
  }
  try {
    await writeFile(join(path, 'pid'), String(process.pid))
    return await run()
  } finally {
    await rm(path, { recursive: true, force: true })
  }
}
