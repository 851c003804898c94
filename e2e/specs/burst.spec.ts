import { open } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { countKinds } from '@shared/domain/line-kinds'
import { eventsOf, goTo, stateOf } from '../fixtures/engine-acts'
import type { RunningApp } from '../fixtures/launch'
import { inMain, screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'
import { traceTasks } from '../fixtures/trace-tasks'
import { watchFrames } from '../fixtures/watch-frames'

const LINES = 1_000_000
const PIECE_LINES = 50_000
const QUIET_MS = 2000
const MOST_PUSHES_PER_SECOND = 10
/** See the Long Tasks API: a page that is held up for longer feels slow. */
const LONG_TASK_MS = 50

const kinds: readonly ((n: number) => string)[] = [
  (n) => `10.0.0.${n % 250} - - [31/Jan/2026:14:30:16 +0900] "GET /items/${n} HTTP/1.1" 502 ${n % 999}`,
  (n) => `10.0.0.${n % 250} - - [31/Jan/2026:14:30:16 +0900] "POST /orders HTTP/1.1" 503 ${n % 999}`,
  (n) => `10.0.0.${n % 250} - - [31/Jan/2026:14:30:16 +0900] "GET /a/${n}.png HTTP/1.1" 500 ${n % 999}`,
]

const writeBurst = async (path: string): Promise<void> => {
  const log = await open(path, 'a')
  for (let from = 0; from < LINES; from += PIECE_LINES) {
    const piece = Array.from(
      { length: PIECE_LINES },
      (_, at) => kinds[(from + at) % kinds.length]?.(from + at) ?? '',
    )
    await log.write(`${piece.join('\n')}\n`)
  }
  await log.close()
}

/** An empty window of the same runtime beside the app's: what this machine can draw at all. */
const openBlank = async (app: RunningApp): Promise<Page> => {
  const opened = app.electron.waitForEvent('window')
  await inMain(app, ({ BrowserWindow }) => {
    void new BrowserWindow({ width: 400, height: 300 }).loadURL('about:blank')
  })
  const blank = await opened
  await blank.waitForLoadState()
  return blank
}

/** Both windows at the same time, so that whatever else the machine does slows both. */
const watchBoth = async (page: Page, blank: Page) => {
  const endPage = await watchFrames(page)
  const endBlank = await watchFrames(blank)
  return async () => ({ window: await endPage(), blank: await endBlank() })
}

const passIn = async (page: Page, ms: number): Promise<void> => {
  const since = await page.evaluate(() => performance.now())
  await page.waitForFunction(([since, ms]) => performance.now() - since > ms, [since, ms] as const, {
    timeout: ms * 5,
  })
}

test(
  'a million matching lines are three kinds with their numbers, and the window draws on',
  { tag: '@alone' },
  async ({ world, app, home, page }, info) => {
    test.setTimeout(150_000)
    await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
    await goTo(page, 'i')
    const blank = await openBlank(app)
    // A trace of the test would be work besides.
    await app.electron.context().tracing.stop()
    const endQuiet = await watchBoth(page, blank)
    await passIn(page, QUIET_MS)
    const quiet = await endQuiet()

    const endTasks = await traceTasks(app, home.root)
    const endBurst = await watchBoth(page, blank)
    const startedAt = performance.now()
    await writeBurst(world.appLog)
    const seen = async (): Promise<number> => {
      const { incidents } = await stateOf(page)
      return Object.values(incidents).reduce((sum, { observations }) => sum + observations, 0)
    }
    // What was only counted is told at growing intervals.
    await expect.poll(seen, { timeout: 120_000, intervals: [500] }).toBe(LINES)
    const tookMs = Math.round(performance.now() - startedAt)
    const burst = await endBurst()
    const tasks = await endTasks()
    await app.electron.context().tracing.start({ screenshots: false, snapshots: true, sources: true })
    await blank.close()
    const measured = JSON.stringify({ quiet, burst, tasks, tookMs })
    await info.attach('frames', { body: measured, contentType: 'application/json' })
    console.log(measured)

    const [incident, ...others] = Object.values((await stateOf(page)).incidents)
    expect(others).toEqual([])
    expect(incident?.kinds?.kinds.map(({ count }) => count)).toEqual([333_334, 333_333, 333_333])
    expect(incident?.kinds && countKinds(incident.kinds)).toBe(LINES)
    const told = (await eventsOf(page)).reduce((sum, event) => {
      if (event.type === 'log.observed') return sum + event.data.observation.count
      return event.type === 'log.repeated' ? sum + event.data.count : sum
    }, 0)
    expect(told).toBe(LINES)
    expect((await eventsOf(page)).length).toBeLessThan(100)
    // Beside what this machine draws when nothing happens.
    expect(burst.window.p95Ms).toBeLessThanOrEqual(Math.max(34, 2 * quiet.window.p95Ms))
    expect(burst.window.perSecond).toBeGreaterThanOrEqual(0.95 * burst.blank.perSecond)
    // Many lines are few words to the window, and none of them holds it up.
    expect(burst.window.pushes).toBeLessThan((tookMs / 1000) * MOST_PUSHES_PER_SECOND)
    expect(tasks.tasks).toBeGreaterThan(0)
    expect(tasks.longestCpuMs).toBeLessThanOrEqual(LONG_TASK_MS)

    await page
      .getByText(/HTTP 5xx エラー/)
      .first()
      .click()
    await expect(page.getByText('333,334 件')).toBeVisible()
    await screenshot(page, 'burst')
  },
)
