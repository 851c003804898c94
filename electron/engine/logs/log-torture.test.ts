import { randomInt } from 'node:crypto'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { buildFollowChild } from './testing/torture/build-follow-child'
import { tortureLogs } from './testing/torture/log-torture'

/** A bench kills more often. A seed of a run that failed makes the same choices again. */
const kills = Number(process.env['MAMORI_KILLS'] ?? 5)
const seed = Number(process.env['MAMORI_SEED'] ?? randomInt(2 ** 31))

let dir = ''
let child = ''
beforeAll(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-log-torture-')))
  child = await buildFollowChild(join(dir, 'built'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

it.each(['realtime', 'poked'] as const)(
  `loses no line and tells none twice while logs are rotated in every way and it is killed, %s (seed ${seed})`,
  async (rhythm) => {
    process.stdout.write(`log torture: MAMORI_KILLS=${kills} MAMORI_SEED=${seed}\n`)
    const { logs } = await tortureLogs({
      dir: join(dir, rhythm),
      kills,
      seed,
      child,
      workers: inject('workers'),
      rhythm,
      tell: () => undefined,
    })
    expect(logs.map(({ log, lost, twice, hidden }) => ({ log, lost, twice, hidden }))).toEqual(
      logs.map(({ log }) => ({ log, lost: [], twice: [], hidden: 0 })),
    )
    const sum = (of: (log: (typeof logs)[number]) => number): number =>
      logs.reduce((all, log) => all + of(log), 0)
    process.stdout.write(
      `log torture: ${sum(({ lines }) => lines)} lines, ${sum(({ destroyed }) => destroyed)} destroyed at once, ` +
        `of these unread ${sum(({ destroyedUnread }) => destroyedUnread)}\n`,
    )
    expect(sum(({ lines }) => lines)).toBeGreaterThan(kills * 50)
  },
  240_000,
)
