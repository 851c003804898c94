import { randomInt } from 'node:crypto'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tortureLogs } from '../electron/engine/logs/testing/torture/log-torture'

/**
 * Kills a program that follows logs with SIGKILL, again and again, while the logs are written to and rotated in every
 * way, and counts which lines were lost or told twice: node bench/run.mjs log-torture [KILLS] [SEED] [realtime|poked].
 * A seed makes the same choices again.
 */
const [kills = '100', seed = String(randomInt(2 ** 31)), rhythm = 'realtime'] = process.argv.slice(2)
const dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-log-torture-')))
console.error(`log-torture ${kills} ${seed} ${rhythm}`)
const result = await tortureLogs({
  dir,
  kills: Number(kills),
  seed: Number(seed),
  child: join(import.meta.dirname, 'follow-child.js'),
  workers: import.meta.dirname,
  rhythm: rhythm === 'poked' ? 'poked' : 'realtime',
  tell: (line) => console.error(line),
})
const sum = (of: (log: (typeof result.logs)[number]) => number): number =>
  result.logs.reduce((all, log) => all + of(log), 0)
const totals = {
  lines: sum(({ lines }) => lines),
  lost: sum(({ lost }) => lost.length),
  twice: sum(({ twice }) => twice.length),
  destroyed: sum(({ destroyed }) => destroyed),
  destroyedUnread: sum(({ destroyedUnread }) => destroyedUnread),
  hidden: sum(({ hidden }) => hidden),
}
for (const { log, lost, twice } of result.logs)
  for (const [what, numbers] of [
    ['lost', lost],
    ['twice', twice],
  ] as const)
    if (numbers.length > 0) console.error(`${log} ${what}: ${numbers.slice(0, 200).join(' ')}`)
console.log(
  JSON.stringify({
    bench: 'log-torture',
    seed: Number(seed),
    rhythm,
    ...totals,
    happenings: result.happenings,
  }),
)
const isWell = totals.lost + totals.twice + totals.hidden === 0
// What went wrong is there to be looked at.
if (isWell) await rm(dir, { recursive: true })
else console.error(dir)
process.exitCode = isWell ? 0 : 1
