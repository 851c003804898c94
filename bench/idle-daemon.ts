import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { measureTree, type Measured } from './idle-daemon/measure-tree'
import { startPeers } from './idle-daemon/peers'
import { startWorld } from './idle-daemon/world'

/** What an idle daemon with 5 checks and 4 logs may take. */
const MOST_RSS_MB = 90
const MOST_CPU_PERCENT = 0.5

const WARM_UP_S = 30
const DURATION_S = 120
const LOOK_MS = 5000

const [durationS = DURATION_S, warmUpS = WARM_UP_S] = process.argv.slice(2).map(Number)

type Series = { readonly cpuSeconds: number; readonly looks: readonly Measured[] }

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const round = (value: number, digits: number): number => Number(value.toFixed(digits))

const summarize = ({ cpuSeconds, looks }: Series, seconds: number) => ({
  rssMb: round(median(looks.map(({ rssMb }) => rssMb)), 1),
  rssMaxMb: round(Math.max(...looks.map(({ rssMb }) => rssMb)), 1),
  pssMb: round(median(looks.map(({ pssMb }) => pssMb)), 1),
  cpuPercent: round((cpuSeconds / seconds) * 100, 3),
})

const folder = mkdtempSync(join(tmpdir(), 'mamori-idle-'))
const ends: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
try {
  const world = await startWorld(folder)
  ends.push(world.stop)
  const { running, missing } = await startPeers(folder, world, import.meta.dirname)
  ends.push(...running.map(({ stop }) => stop))
  for (const { name, why } of missing) console.error(`${name} is left out: ${why}`)

  await sleep(warmUpS * 1000)
  const before = running.map(({ pid }) => measureTree(pid).cpuSeconds)
  const looks: Measured[][] = running.map(() => [])
  const startedMs = performance.now()
  while (performance.now() - startedMs < durationS * 1000) {
    await sleep(LOOK_MS)
    // All of them in every look, so that what else happens on the machine meets each alike.
    for (const [index, { pid }] of running.entries()) looks[index]?.push(measureTree(pid))
  }
  const seconds = (performance.now() - startedMs) / 1000
  const results = running.map(({ name, watches }, index) => {
    const own = looks[index] ?? []
    const cpuSeconds = (own.at(-1)?.cpuSeconds ?? 0) - (before[index] ?? 0)
    return { name, watches, ...summarize({ cpuSeconds, looks: own }, seconds) }
  })
  const mamori = results.find(({ name }) => name === 'mamori')
  if (!mamori) throw new Error('mamori did not run')
  const times = (mine: number, theirs: number): number | null => (theirs > 0 ? round(mine / theirs, 2) : null)
  for (const result of results)
    console.log(
      JSON.stringify({
        bench: 'idle-daemon',
        seconds: round(seconds, 0),
        node: process.version,
        cpus: cpus().length,
        ...result,
        ...(result !== mamori && {
          mamoriTakes: {
            rss: times(mamori.rssMb, result.rssMb),
            pss: times(mamori.pssMb, result.pssMb),
            cpu: times(mamori.cpuPercent, result.cpuPercent),
          },
        }),
      }),
    )
  if (mamori.rssMaxMb >= MOST_RSS_MB || mamori.cpuPercent >= MOST_CPU_PERCENT) {
    console.error(`over the limit of ${MOST_RSS_MB} MB and ${MOST_CPU_PERCENT} %`)
    process.exitCode = 1
  }
} finally {
  for (const end of ends.toReversed()) await end()
}
