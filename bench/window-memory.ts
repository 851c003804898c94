/**
 * What the whole program takes over a lively small world once it has settled, beside the least window of the same runtime:
 * the proportional set size of all its processes: node bench/run.mjs window-memory [SECONDS].
 */
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHome } from '../e2e/fixtures/home'
import { startWorld } from '../e2e/fixtures/world'
import { measureTree } from './idle-daemon/measure-tree'
import { openDisplay } from '../e2e/fixtures/display'
import { median } from './windows/median'
import { prepareWindow } from './windows/prepare'
import { othersOf, tellProcesses } from './windows/processes'
import { startHello, startMamori, type StartedWindow } from './windows/start-window'

const MOST_TIMES = 1.4
const SETTLE_S = 45
const ROUNDS = 3
/** Nothing moves in it. */
const HELLO_SETTLE_S = 10
const LOOKS = 5
const LOOK_MS = 1000
const LINE_MS = 1000

const settleS = Number(process.argv[2] ?? SETTLE_S)

await prepareWindow()
const display = await openDisplay()
const home = await createHome('ja_JP.UTF-8')
try {
  const world = await startWorld(home)
  // What the application writes by the way, one line in ten of which a pattern finds.
  let line = 0
  const living = setInterval(() => {
    line += 1
    const code = line % 10 === 0 ? 500 : 200
    world
      .log(`127.0.0.1 - - [31/Jan/2026:14:30:16 +0900] "GET /items/${line} HTTP/1.1" ${code} 512`)
      .catch((error: unknown) => console.error(`the log of the world: ${String(error)}`))
  }, LINE_MS)
  try {
    const measure = async (
      name: string,
      starting: Promise<StartedWindow>,
      afterS: number,
    ): Promise<number> => {
      const window = await starting
      try {
        await sleep(afterS * 1000)
        const looks: number[] = []
        for (let look = 0; look < LOOKS; look += 1) {
          looks.push(measureTree(window.pid).pssMb)
          await sleep(LOOK_MS)
        }
        const others = othersOf(window.pid)
        console.log(
          `${name}: ${median(looks).toFixed(0)} MB (${tellProcesses(window.pid)})` +
            (others === 0 ? '' : `; ${others} processes of others share the runtime's pages`),
        )
        return median(looks)
      } finally {
        await window.stop()
      }
    }
    // The first start fills caches on disk; it is later ones that are measured. One after the other: they would share pages.
    for (const start of [startHello, startMamori]) await (await start(home)).stop()
    const hellos: number[] = []
    const mamoris: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      hellos.push(await measure('hello world', startHello(home), Math.min(settleS, HELLO_SETTLE_S)))
      mamoris.push(await measure('mamori', startMamori(home), settleS))
    }
    const [helloMb, mamoriMb] = [median(hellos), median(mamoris)]
    console.log(
      `${(mamoriMb / helloMb).toFixed(2)} times hello world (limit: ${MOST_TIMES}): ${mamoriMb.toFixed(0)} and ` +
        `${helloMb.toFixed(0)} MB, medians of ${ROUNDS} starts, ${settleS} s after them; load ${loadavg()[0]?.toFixed(1)}`,
    )
    if (!(mamoriMb / helloMb <= MOST_TIMES)) process.exitCode = 1
  } finally {
    clearInterval(living)
    await world.stop()
  }
} finally {
  await home.remove()
  await display.stop()
}
