/**
 * How long it takes from a start to a window that shows what its engine has measured, beside the least window of the same
 * runtime, in turns: node bench/run.mjs window-start [ROUNDS]. Its first content is what was measured when it was last
 * open, with its age; until it shows what is measured now is told as well.
 */
import { loadavg } from 'node:os'
import { createHome } from '../e2e/fixtures/home'
import { startWorld } from '../e2e/fixtures/world'
import { measureTree } from './idle-daemon/measure-tree'
import { median } from './windows/median'
import { openDisplay } from '../e2e/fixtures/display'
import { prepareWindow } from './windows/prepare'
import { startHello, startMamori, type StartedWindow } from './windows/start-window'

const ROUNDS = 7
/** Of these the caches of the disk and of the runtime are filled, as they are from the second start on. */
const WARM_UP = 2
const MOST_TIMES = 1.3

type Start = { readonly readyMs: number; readonly laterMs: number; readonly cpuMs: number }

const rounds = Number(process.argv[2] ?? ROUNDS)

const measure = async (starting: Promise<StartedWindow>): Promise<Start> => {
  const window = await starting
  const { cpuSeconds } = measureTree(window.pid)
  const laterMs = await window.laterMs()
  await window.stop()
  return { readyMs: window.readyMs, laterMs, cpuMs: cpuSeconds * 1000 }
}

const medianOf = (starts: readonly Start[], key: keyof Start): number => median(starts.map((one) => one[key]))

await prepareWindow()
const display = await openDisplay()
const home = await createHome('ja_JP.UTF-8')
try {
  const world = await startWorld(home)
  try {
    const hellos: Start[] = []
    const windows: Start[] = []
    for (let round = 0; round < WARM_UP + rounds; round += 1) {
      hellos.push(await measure(startHello(home)))
      windows.push(await measure(startMamori(home)))
    }
    const [hello, mamori] = [hellos.slice(WARM_UP), windows.slice(WARM_UP)]
    const times = medianOf(mamori, 'readyMs') / medianOf(hello, 'readyMs')
    const told = (starts: readonly Start[]): string =>
      `${medianOf(starts, 'readyMs').toFixed(0)} ms (${starts.map(({ readyMs }) => readyMs.toFixed(0)).join(', ')}), ` +
      `processor time ${medianOf(starts, 'cpuMs').toFixed(0)} ms`
    console.log(`hello world: median ${told(hello)}`)
    console.log(`mamori:      median ${told(mamori)}`)
    console.log(
      `with what is measured now: median ${medianOf(mamori, 'laterMs').toFixed(0)} ms, ` +
        `${(medianOf(mamori, 'laterMs') / medianOf(hello, 'readyMs')).toFixed(2)} times hello world`,
    )
    console.log(
      `first start of mamori: ${windows[0]?.readyMs.toFixed(0)} ms; load ${loadavg()[0]?.toFixed(1)}`,
    )
    console.log(`${times.toFixed(2)} times hello world (limit: ${MOST_TIMES})`)
    if (!(times <= MOST_TIMES)) process.exitCode = 1
  } finally {
    await world.stop()
  }
} finally {
  await home.remove()
  await display.stop()
}
