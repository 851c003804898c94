import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { countLines } from '../../rotation/testing/count-lines'
import type { Area, AreaWorld } from './area'
import { seeTree } from './tree-sight'

const MAX_SIZE_MB = 0.02
const LINES_A_TIME = 800
const PAUSE_MS = 40

const actionFor = (path: string): Area['action'] => ({
  type: 'log_rotate',
  paths: [path],
  max_size_mb: MAX_SIZE_MB,
  keep: 1000,
  reopen: 'by_itself',
})

const faultsOf = (path: string, written: number): readonly string[] => {
  const { lost, broken } = countLines(path, written)
  return [
    ...(lost > 0 ? [`${path}: ${String(lost)} of ${String(written)} lines are lost`] : []),
    ...(broken > 0 ? [`${path}: ${String(broken)} lines are cut`] : []),
  ]
}

export type LogArea = Area & {
  /** After a last rotation that nothing has cut off: every line once. */
  readonly judgeEnd: () => Promise<readonly string[]>
  readonly stop: () => Promise<number>
}

const doubled = (path: string, written: number): readonly string[] => {
  const count = countLines(path, written).doubled
  return count > 0 ? [`${path}: ${String(count)} lines are there twice`] : []
}

/** A log that has grown large, and that nobody writes to while it is rotated. */
export const makeQuietLogArea = async ({ root }: AreaWorld): Promise<LogArea> => {
  const path = join(root, 'quiet')
  const log = join(path, 'quiet.log')
  await mkdir(path)
  await appendFile(log, '', { mode: 0o640 })
  let written = 0
  return {
    name: 'quiet',
    path,
    isReversible: true,
    action: actionFor(log),
    damage: async () => {
      const lines = Array.from(
        { length: LINES_A_TIME },
        () => `${String(written++)} INFO GET /items 200 12 ms\n`,
      )
      await appendFile(log, lines.join(''), { mode: 0o640 })
    },
    judge: async (damaged, { undo }) => {
      const wrong = [...faultsOf(log, written)]
      const now = (await seeTree(path)).get('quiet.log')
      const isRotated = now?.ino !== damaged.get('quiet.log')?.ino
      if (isRotated && !undo.some((step) => step.kind === 'unrotate' && step.path === log))
        wrong.push(`${log} was rotated without a record`)
      return wrong
    },
    judgeEnd: () => Promise.resolve(doubled(log, written)),
    stop: () => Promise.resolve(written),
  }
}

/** A log that a process writes to all the time. */
export const startBusyLogArea = async ({ root }: AreaWorld, writer: string): Promise<LogArea> => {
  const path = join(root, 'busy')
  const log = join(path, 'busy.log')
  await mkdir(path)
  const child = spawn(process.execPath, [writer, log, 'watch', String(PAUSE_MS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await once(child.stdout, 'data')
  const ended = once(child, 'exit')
  let written = 0
  return {
    name: 'busy',
    path,
    // Its writer goes on at once, so that there is nothing that could be put back.
    isReversible: false,
    action: actionFor(log),
    damage: () => Promise.resolve(),
    judge: async (damaged, { begun }) => {
      const now = await lstat(log).catch(() => null)
      const isRotated = String(now?.ino) !== damaged.get('busy.log')?.ino
      return isRotated && !begun.some((step) => step.kind === 'rotate' && step.path === log)
        ? [`${log} was rotated without a record`]
        : []
    },
    judgeEnd: async () => [...faultsOf(log, written), ...doubled(log, written)],
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      written = Number(said.trim().split('\n').at(-1))
      return written
    },
  }
}
