import type { Point } from '@shared/domain/metric'
import type { Domain } from './ticks'

/** A drawing area in its own units: times from left to right, values from the bottom up. */
export type Box = {
  readonly width: number
  readonly height: number
  readonly fromAt: number
  readonly toAt: number
  readonly domain: Pick<Domain, 'bottom' | 'top'>
}

const round = (value: number): number => Math.round(value * 100) / 100

export const xOf = (at: number, box: Box): number =>
  round(box.toAt === box.fromAt ? box.width : ((at - box.fromAt) / (box.toAt - box.fromAt)) * box.width)

/** Values outside of the axis are drawn at its edge. */
export const yOf = (value: number, box: Box): number => {
  const { bottom, top } = box.domain
  const share = top === bottom ? 0 : (Math.min(top, Math.max(bottom, value)) - bottom) / (top - bottom)
  return round(box.height - share * box.height)
}

const join = (commands: readonly string[]): string => commands.join('')

/** The line of averages through one run of points. A single point becomes a short dash, so that it is seen. */
export const linePath = (run: readonly Point[], box: Box): string => {
  const [only] = run
  if (run.length === 1 && only !== undefined)
    return `M${round(xOf(only.at, box) - 1)},${yOf(only.avg, box)}h2`
  return join(
    run.map((point, index) => `${index === 0 ? 'M' : 'L'}${xOf(point.at, box)},${yOf(point.avg, box)}`),
  )
}

/** The area between minimum and maximum of one run, there and back. */
export const envelopePath = (run: readonly Point[], box: Box): string => {
  if (run.length < 2) return ''
  const there = run.map(
    (point, index) => `${index === 0 ? 'M' : 'L'}${xOf(point.at, box)},${yOf(point.max, box)}`,
  )
  const back = run.toReversed().map((point) => `L${xOf(point.at, box)},${yOf(point.min, box)}`)
  return `${join(there)}${join(back)}Z`
}

/** The area between the line of averages and the bottom of the axis. */
export const areaPath = (run: readonly Point[], box: Box): string => {
  const [first] = run
  const last = run.at(-1)
  if (run.length < 2 || first === undefined || last === undefined) return ''
  return `${linePath(run, box)}L${xOf(last.at, box)},${box.height}L${xOf(first.at, box)},${box.height}Z`
}
