/**
 * Whether the timeline of a journal of 100,000 events scrolls without a late frame: wheel, End and Home, filters on and off,
 * beside a page that does nothing: node bench/run.mjs timeline-scroll [EVENTS].
 */
import type { Page } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHome } from '../e2e/fixtures/home'
import { fill } from './million-events/fill'
import { openDisplay } from '../e2e/fixtures/display'
import { driveHello, driveMamori } from './windows/drive'
import { ownLateMs, tellFrames, watchPage } from './windows/frames'
import { prepareWindow } from './windows/prepare'
import { longestCpuMs, tellTasks, traceTasks, waitedMs } from './windows/tasks'

const EVENTS = 100_000
const LIMIT_MS = 50
const SPAN_MS = 10 * 24 * 60 * 60 * 1000
const WHEEL_STEPS = 250
const WHEEL_PX = 480
/** About the time between two turns of a wheel. */
const STEP_MS = 40
const JUMPS = 12
const FILTERS = 6
const LOOK_MS = 400

const count = Number(process.argv[2] ?? EVENTS)
const settings = {
  mode: 'observe',
  health_checks: [
    { name: 'disk', type: 'disk', interval: 5, timeout: 5, warning: 98, threshold: 99 },
    { name: 'memory', type: 'memory', interval: 5, timeout: 5, warning: 98, threshold: 99 },
  ],
  error_patterns: [],
  log_sources: [],
}

const wheel = async (page: Page, byPx: number): Promise<void> => {
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, byPx)
    await sleep(STEP_MS)
  }
}

const scrollAll = async (page: Page): Promise<void> => {
  const list = page.locator('[role=listbox]')
  await list.hover()
  await wheel(page, WHEEL_PX)
  await wheel(page, -WHEEL_PX)
  await list.focus()
  for (let jump = 0; jump < JUMPS; jump += 1) {
    await page.keyboard.press(jump % 4 === 3 ? 'Home' : 'End')
    await sleep(LOOK_MS)
  }
}

const filterAll = async (page: Page): Promise<void> => {
  for (let turn = 0; turn < FILTERS; turn += 1) {
    await page.locator('[role=listbox]').focus()
    await page.keyboard.press('/')
    await page.keyboard.type('re', { delay: STEP_MS })
    await sleep(LOOK_MS)
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Escape')
    await sleep(LOOK_MS)
  }
}

await prepareWindow()
const display = await openDisplay()
const home = await createHome('ja_JP.UTF-8')
try {
  await mkdir(home.dataDir, { mode: 0o700 })
  await writeFile(home.settingsFile, JSON.stringify(settings), { mode: 0o600 })
  const filled = await fill(join(home.dataDir, 'mamori.db'), count, {
    startAt: Date.now() - SPAN_MS,
    spanMs: SPAN_MS,
  })
  console.log(`${count} events made in ${filled.seconds.toFixed(0)} s; load ${loadavg()[0]?.toFixed(1)}`)
  const blank = await driveHello(home)
  const app = await driveMamori(home)
  try {
    await app.page.locator('main').waitFor()
    await app.page.keyboard.press('g')
    await app.page.keyboard.press('i')
    await app.page.locator('[role=listbox] [role=option]').first().waitFor()
    await sleep(LOOK_MS)
    const parts = [
      ['scrolled', scrollAll],
      ['filtered', filterAll],
    ] as const
    for (const [name, act] of parts) {
      const endBlank = await watchPage(blank.page)
      const endTasks = await traceTasks(app, home.root)
      const endPage = await watchPage(app.page)
      await act(app.page)
      const [page, other] = [await endPage(), await endBlank()]
      const tasks = await endTasks()
      const late = ownLateMs(page, other, (frame) => waitedMs(tasks, frame), LIMIT_MS)
      console.log(tellFrames(name, page, LIMIT_MS))
      console.log(tellFrames('  a page beside it that does nothing', other, LIMIT_MS))
      console.log(`  its main thread: ${tellTasks(tasks)}`)
      console.log(
        `  late by itself, without waiting for a processor: ${late.length}` +
          (late.length === 0 ? '' : ` (${late.map((ms) => `${ms.toFixed(0)} ms`).join(', ')})`),
      )
      if (page.frames === 0 || tasks.length === 0 || late.length > 0) process.exitCode = 1
      if (longestCpuMs(tasks) > LIMIT_MS) process.exitCode = 1
    }
    console.log(`limit: no frame and no task over ${LIMIT_MS} ms that the page itself holds up`)
  } finally {
    await app.close()
    await blank.close()
  }
} finally {
  await home.remove()
  await display.stop()
}
