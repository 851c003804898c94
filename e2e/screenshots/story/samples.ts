import {
  checkFailureSeries,
  checkResponseSeries,
  checkValueSeries,
  type HostSeries,
} from '@shared/domain/series'
import type { Sample } from '../../../electron/engine/ports'
import { hostCourse, responses } from './courses'
import type { Seeding } from './seed-journal'
import { chance, clockTime, hourOf, MINUTE_MS } from './times'
import { outages, sleepOf } from './outages'

const WEEK_MINUTES = 7 * 1440
const HOUR_MS = 60 * MINUTE_MS

/** The disk fills by and by, and is emptied once. */
const diskAt = (at: number, { now, diskPercent }: Seeding): number => {
  const days = (now - at) / (24 * HOUR_MS)
  return diskPercent - 0.55 * days + (at < clockTime(now, 4, '18:38') ? 5.5 : 0)
}

const hostSamples = (at: number, seeding: Seeding): readonly Sample[] => {
  const { cpu, memory, networkIn, networkOut } = hostCourse(seeding.now, at)
  const values: Readonly<Record<HostSeries, number>> = {
    'host.cpu': cpu,
    'host.memory': memory,
    'host.disk': diskAt(at, seeding),
    'host.network_in': networkIn,
    'host.network_out': networkOut,
    'host.processes':
      19 + Math.round(6 * chance(Math.floor((at - seeding.now) / HOUR_MS) * HOUR_MS, 'processes') + cpu / 12),
  }
  return Object.entries(values).map(([series, value]) => ({ series, at, value }))
}

const checkSamples = (at: number, seeding: Seeding): readonly Sample[] => {
  const down = new Set(
    outages(seeding.now).flatMap(({ check, at: from, forMs }) =>
      at >= from && at < from + forMs ? check : [],
    ),
  )
  const { cpu, memory } = hostCourse(seeding.now, at)
  const asked = Object.entries(responses).flatMap(([name, course]): readonly Sample[] => {
    const failed = down.has(name)
    const ms = course(seeding.now, at, name)
    return [
      { series: checkFailureSeries(name), at, value: failed ? 1 : 0 },
      ...(failed
        ? []
        : [
            { series: checkResponseSeries(name), at, value: ms },
            { series: checkValueSeries(name), at, value: ms },
          ]),
    ]
  })
  const looked = {
    cpu_usage: cpu,
    memory_usage: memory,
    disk_space: diskAt(at, seeding),
    // It is written once a night, at eight to four.
    nightly_batch: ((hourOf(seeding.now, at) + 24 - 3.87) % 24) * HOUR_MS,
  }
  return [
    ...asked,
    ...Object.entries(looked).flatMap(([name, value]) => [
      { series: checkValueSeries(name), at, value },
      { series: checkFailureSeries(name), at, value: 0 },
    ]),
  ]
}

/** The last moments, for which there was no time when the week was written. */
export const lastSamplesOf = (seeding: Seeding, untilAt: number): readonly Sample[] =>
  Array.from(
    { length: Math.floor((untilAt - seeding.now) / 2000) },
    (_, index) => seeding.now + index * 2000,
  ).flatMap((at, index) => [
    ...hostSamples(at, seeding),
    ...(index % 15 === 0 ? checkSamples(at, seeding) : []),
  ])

/** What the charts know of the week: minute by minute, the last hour as the engine measures it, nothing while it slept. */
export const samplesOf = (seeding: Seeding): readonly Sample[] => {
  const { now } = seeding
  const asleep = sleepOf(now)
  const minutes = Array.from({ length: WEEK_MINUTES }, (_, index) => now - (WEEK_MINUTES - index) * MINUTE_MS)
  const awake = minutes.filter((at) => at < asleep.fromAt || at > asleep.untilAt)
  const fine = Array.from({ length: HOUR_MS / 2000 }, (_, index) => now - HOUR_MS + index * 2000)
  return [
    ...awake.flatMap((at) => [
      ...(at < now - HOUR_MS ? hostSamples(at, seeding) : []),
      ...checkSamples(at, seeding),
    ]),
    ...fine.flatMap((at) => hostSamples(at, seeding)),
  ]
}
