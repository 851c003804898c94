import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach } from 'vitest'

export const program = resolve(import.meta.dirname, '../../../out/main/mamori.js')
const DEADLINE_MS = 60_000

export type Running = ChildProcessByStdio<null, Readable, Readable>
type Env = Readonly<Record<string, string>>

const started = new Set<Running>()
// What a failed test leaves running would watch on for ever.
afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
})

/** Starts the built command line in a folder that is also its home, and a host of its own. */
export const startMamori = (dir: string, words: readonly string[], env: Env = {}, uid?: number): Running => {
  if (!existsSync(program)) throw new Error('the command line is not built: npm run build')
  const child = spawn(process.execPath, [program, ...words], {
    cwd: dir,
    env: {
      PATH: process.env['PATH'],
      HOME: dir,
      LANG: 'C.UTF-8',
      MAMORI_RUNTIME_DIR: join(dir, 'run'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
    ...(uid === undefined ? {} : { uid }),
  })
  started.add(child)
  child.once('exit', () => started.delete(child))
  return child
}

/** Runs it to its end. */
export const runMamori = async (dir: string, words: readonly string[], env: Env = {}, uid?: number) => {
  const child = startMamori(dir, words, env, uid)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** Resolves when it has told people so. */
export const told = (child: Running, words: string): Promise<void> =>
  new Promise((done) => {
    let all = ''
    child.stderr.on('data', (chunk: Buffer) => {
      all += chunk.toString()
      if (all.includes(words)) done()
    })
  })
