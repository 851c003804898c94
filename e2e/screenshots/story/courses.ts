import { chance, hourOf } from './times'

const MB = 1_000_000
const HALF_MINUTE_MS = 30_000

/** A hump around an hour of the day, 1 at its height. */
const hump = (hour: number, around: number, width: number): number =>
  Math.exp(-(((hour - around) / width) ** 2))

/** Chance that changes slowly: from one half minute to the next it slides. */
const slide = (at: number, name: string): number => {
  const from = Math.floor(at / HALF_MINUTE_MS) * HALF_MINUTE_MS
  const share = (at - from) / HALF_MINUTE_MS
  return chance(from, name) * (1 - share) + chance(from + HALF_MINUTE_MS, name) * share
}

/** How much people and batches ask of the machine: two humps of a working day, one at night. */
const demand = (now: number, at: number): { readonly people: number; readonly batch: number } => {
  const hour = hourOf(now, at)
  const people = hump(hour, 10.6, 2.1) + 0.9 * hump(hour, 15.2, 2.4) + 0.3 * hump(hour, 20.5, 1.8) + 0.05
  return { people: Math.min(1, people), batch: hump(hour, 2.3, 0.35) }
}

export type HostCourse = {
  /** Percent. */
  readonly cpu: number
  readonly memory: number
  /** Bytes a second. */
  readonly networkIn: number
  readonly networkOut: number
}

/** What the host does at a moment, in the past and after `now`, the end of the story. */
export const hostCourse = (now: number, at: number): HostCourse => {
  const { people, batch } = demand(now, at)
  const peak = chance(Math.floor((at - now) / 240_000) * 240_000, 'peak') > 0.985 ? 1 : 0
  return {
    cpu: Math.min(97, 6 + 34 * people + 52 * batch + 18 * peak + 9 * (slide(at - now, 'cpu') - 0.3)),
    memory: 44 + 13 * people + 17 * batch + 2.5 * slide(at - now, 'memory'),
    networkIn: MB * (0.12 + 1.6 * people + 0.7 * batch + 0.35 * slide(at - now, 'in')),
    networkOut: MB * (0.2 + 3.4 * people + 0.3 * batch + 0.8 * slide(at - now, 'out')),
  }
}

/** How long a check's answer takes: rarely much longer than usual. */
const response =
  (usualMs: number, underLoad: number) =>
  (now: number, at: number, name: string): number => {
    const { people, batch } = demand(now, at)
    const luck = chance(at - now, name)
    const tail = luck > 0.99 ? 3.1 : luck > 0.94 ? 1.8 : 0.8 + 0.5 * luck
    return usualMs * tail * (1 + underLoad * people + 2 * underLoad * batch)
  }

/** The answers of the checks that ask somebody, in milliseconds. */
export const responses = {
  database_connection: response(5.2, 0.7),
  redis_connection: response(0.9, 0.4),
  http_endpoint: response(74, 0.9),
  web_front: response(41, 0.6),
  prediction_api: response(210, 1.1),
} as const
