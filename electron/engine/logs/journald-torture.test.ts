import { randomInt } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject, it, vi } from 'vitest'
import { buildFollowChild } from './testing/torture/build-follow-child'
import { startJournaldHost, type JournaldHost } from './testing/torture/journald-host'
import { tortureJournald } from './testing/torture/journald-torture'

/** Many kills are for who looks for a fault. A seed of a run that failed makes the same choices again. */
const kills = Number(process.env['MAMORI_KILLS'] ?? 5)
const seed = Number(process.env['MAMORI_SEED'] ?? randomInt(2 ** 31))

let dir = ''
let child = ''
let host: JournaldHost | null = null
beforeAll(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-journald-torture-')))
  child = await buildFollowChild(join(dir, 'built'))
})
afterEach(async () => {
  await host?.stop()
  host = null
})
afterAll(() => rm(dir, { recursive: true, force: true }))

it.each([
  ['realtime', kills],
  ['poked', Math.ceil(kills / 2)],
] as const)(
  `loses no line of a journal and tells none twice while it is rotated, vacuumed and started again, and the reader is killed, %s (seed ${seed})`,
  async (rhythm, often) => {
    process.stdout.write(`journald torture: MAMORI_KILLS=${kills} MAMORI_SEED=${seed}\n`)
    const own = join(dir, rhythm)
    mkdirSync(own)
    const machine = await startJournaldHost(own)
    host = machine
    const result = await tortureJournald({
      host: machine,
      dir: own,
      kills: often,
      seed,
      child,
      workers: inject('workers'),
      rhythm,
    })
    process.stdout.write(
      `journald torture: ${JSON.stringify({ ...result, unkept: result.unkept.length, logs: result.logs.map(({ log, told, destroyedUnread }) => ({ log, told, destroyedUnread })) })}\n`,
    )
    expect(result.logs.map(({ log, lost, twice, hidden }) => ({ log, lost, twice, hidden }))).toEqual(
      result.logs.map(({ log }) => ({ log, lost: [], twice: [], hidden: 0 })),
    )
    expect(result.unkept).toEqual([])
    expect(result.lines).toBeGreaterThan(often * 20)
    // A reader that is killed takes the programs with it that read for it.
    await vi.waitFor(async () => expect(await machine.followers()).toBe(0), { timeout: 10_000, interval: 50 })
  },
  240_000,
)
