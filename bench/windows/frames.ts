import type { Page } from '@playwright/test'

/** A frame of a page that was late, and a task of its thread that held it up, by the wall clock. */
export type Span = { readonly fromMs: number; readonly tookMs: number }
export type Watched = {
  readonly frames: number
  readonly late: readonly Span[]
  readonly tasks: readonly Span[]
}

/** Frames below this are not worth telling. */
const LATE_MS = 25

const watch = `(() => {
  const seen = { frames: 0, late: [], tasks: [], running: true }
  const at = (ms) => performance.timeOrigin + ms
  let last = performance.now()
  const draw = (now) => {
    seen.frames += 1
    if (now - last > ${LATE_MS}) seen.late.push({ fromMs: at(last), tookMs: now - last })
    last = now
    if (seen.running) requestAnimationFrame(draw)
  }
  requestAnimationFrame(draw)
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.tasks.push({ fromMs: at(startTime), tookMs: duration })
  }).observe({ type: 'longtask' })
  globalThis.benchSeen = seen
})()`

const end = `(() => {
  const { frames, late, tasks } = globalThis.benchSeen
  globalThis.benchSeen.running = false
  return { frames, late, tasks }
})()`

/** Watches the frames of a page and its long tasks (Long Tasks API: over 50 ms) until the returned function is called. */
export const watchPage = async (page: Page): Promise<() => Promise<Watched>> => {
  await page.evaluate(watch)
  return () => page.evaluate<Watched>(end)
}

const overlaps = (a: Span, b: Span): boolean =>
  a.fromMs < b.fromMs + b.tookMs && b.fromMs < a.fromMs + a.tookMs

/**
 * How long each frame over a limit took without the time in which the page had work and the machine did not let it run;
 * those during which the other page, which does nothing, stood still too are the machine's as well.
 */
export const ownLateMs = (
  page: Watched,
  blank: Watched,
  waitedMs: (frame: Span) => number,
  limitMs: number,
): readonly number[] =>
  page.late
    .filter((frame) => !blank.late.some((other) => overlaps(frame, other) && other.tookMs > limitMs / 2))
    .map((frame) => frame.tookMs - waitedMs(frame))
    .filter((ms) => ms > limitMs)

const longest = (spans: readonly Span[]): number => Math.max(0, ...spans.map(({ tookMs }) => tookMs))

export const tellFrames = (name: string, { frames, late, tasks }: Watched, limitMs: number): string =>
  `${name}: ${frames} frames, ${late.filter(({ tookMs }) => tookMs > limitMs).length} over ${limitMs} ms, ` +
  `longest ${longest(late).toFixed(0)} ms; ${tasks.length} long tasks, longest ${longest(tasks).toFixed(0)} ms`
