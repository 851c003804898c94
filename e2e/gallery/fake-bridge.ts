import type { Page } from '@playwright/test'
import type { Event } from '../../shared/domain/event'
import type { Finding } from '../../shared/domain/setup'
import type { Output, Preferences, Snapshot } from '../../shared/ipc/contract'

export type Shown = {
  readonly snapshot: Snapshot
  readonly events: readonly Event[]
  readonly info: Output<'desktop.info'>
  readonly findings: readonly Finding[]
}

export const infoOf = (preferences: Preferences): Output<'desktop.info'> => ({
  version: '0.1.0',
  electronVersion: '45.4.1',
  runtime: 'release',
  host: 'web-01',
  trayShown: true,
  preferences,
})

/** Gives the page the two functions of the preload, answered from data. Runs in the page: it may use nothing from outside. */
const answer = (shown: Shown): void => {
  const levels: Readonly<Record<string, readonly [number, number]>> = {
    'host.cpu': [38, 24],
    'host.memory': [58, 5],
    'host.disk': [61, 0.4],
    'host.network_in': [180_000, 120_000],
    'host.network_out': [900_000, 500_000],
    'host.processes': [212, 6],
    'check.disk_root.value': [60, 1],
    'check.memory.value': [48, 6],
    'check.api_health.value': [150, 60],
    'check.api_health.response': [150, 60],
    'check.web_front.value': [90, 30],
    'check.web_front.response': [90, 30],
    'check.postgresql.value': [8, 4],
    'check.postgresql.response': [8, 4],
  }
  const seriesOf = (name: string, fromAt: number, toAt: number, points: number) => {
    const [level, swing] = levels[name] ?? [1.2, 0.6]
    const count = Math.min(points, 120)
    let phase = name.length
    return Array.from({ length: count }, (_, index) => {
      const at = fromAt + ((toAt - fromAt) * index) / count
      phase = (phase * 16807) % 2147483647
      const noise = (phase % 1000) / 1000 - 0.5
      const avg = Math.max(0, level + swing * (0.6 * Math.sin(index / 9 + name.length) + 0.5 * noise))
      return { at, avg, min: avg * 0.96, max: avg * 1.05 }
    })
  }
  const answers: Readonly<Record<string, (input: Record<string, never>) => unknown>> = {
    'engine.snapshot': () => shown.snapshot,
    'desktop.info': () => shown.info,
    'setup.scan': () => ({
      findings: shown.findings,
      settingsFile: '/root/.config/mamori/error_patterns.json',
    }),
    'metrics.range': ({ series, fromAt, toAt, points }) => ({
      series: Object.fromEntries(
        (series as string[]).map((name) => [name, seriesOf(name, fromAt, toAt, points)]),
      ),
    }),
    'timeline.page': ({ beforeSeq, limit }) => {
      const older = shown.events
        .filter((event) => beforeSeq === undefined || event.seq < beforeSeq)
        .toReversed()
      return { events: older.slice(0, limit), more: older.length > limit }
    },
  }
  const bridge = {
    call: (name: string, input: unknown) =>
      Promise.resolve({
        ok: true,
        value: (answers[name] ?? (() => ({ kind: 'done' })))(input as Record<string, never>),
      }),
    subscribe: () => () => undefined,
  }
  Object.defineProperty(globalThis, 'mamori', { value: bridge })
}

/** Makes a page answer from data, at a moment that stands still. */
export const showWorld = async (page: Page, shown: Shown, now: number): Promise<void> => {
  await page.clock.setFixedTime(now)
  await page.addInitScript(answer, shown)
}
