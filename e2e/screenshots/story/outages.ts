import { clockTime, MINUTE_MS } from './times'

/** How long the shorter and the longer of them were. */
export const pause = { down: 4 * MINUTE_MS, night: 9 * MINUTE_MS }

/** When checks failed, for the courses: from when, for how long, which. */
export const outages = (
  now: number,
): readonly { readonly check: string; readonly at: number; readonly forMs: number }[] => [
  { check: 'redis_connection', at: clockTime(now, 5, '15:12'), forMs: pause.night },
  { check: 'redis_connection', at: clockTime(now, 2, '11:26'), forMs: 90_000 },
  { check: 'redis_connection', at: clockTime(now, 0, '02:41'), forMs: 90_000 },
  { check: 'database_connection', at: clockTime(now, 3, '21:07'), forMs: pause.down },
  { check: 'http_endpoint', at: clockTime(now, 3, '21:07'), forMs: pause.down },
  { check: 'http_endpoint', at: clockTime(now, 4, '13:05'), forMs: pause.down },
  { check: 'prediction_api', at: now - 47 * MINUTE_MS, forMs: 47 * MINUTE_MS },
]

/** From when until when the machine was without power. */
export const sleepOf = (now: number): { readonly fromAt: number; readonly untilAt: number } => ({
  fromAt: clockTime(now, 1, '01:02'),
  untilAt: clockTime(now, 1, '05:38'),
})
