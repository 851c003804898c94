import { randomInt } from 'node:crypto'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { killRepairs } from '../electron/engine/repair/testing/torture/kill-repairs'

/**
 * Kills a working engine with SIGKILL, again and again, mostly while it repairs a real tree, and looks from outside at
 * what that has done: node bench/run.mjs kill-repairs [KILLS] [SEED]. A seed makes the same choices again.
 */
const [kills = 200, seed = randomInt(2 ** 31)] = process.argv.slice(2).map(Number)

const dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-torture-')))
const [load = 0] = loadavg()
console.error(`kill-repairs ${String(kills)} ${String(seed)}, load ${load.toFixed(1)}`)
let isWell = false
try {
  const result = await killRepairs({
    dir,
    kills,
    seed,
    program: {
      mamori: join(import.meta.dirname, 'mamori.js'),
      journalWorker: join(import.meta.dirname, 'journal-worker.js'),
    },
    writer: resolve(import.meta.dirname, '../..', 'electron/engine/testing/log-writer.mjs'),
    tell: (line) => console.error(line),
  })
  console.log(JSON.stringify({ bench: 'kill-repairs', seed, ...result }))
  isWell = result.faults.length === 0
} catch (error) {
  console.error(error)
} finally {
  // What went wrong is there to be looked at.
  if (isWell) await rm(dir, { recursive: true })
  else console.error(dir)
}
process.exitCode = isWell ? 0 : 1
