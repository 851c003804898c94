import { fixedZone, statedTime } from '../core/stated-time'

/** What a log relay puts before every line. Its time is different in each; what stands behind it is the same. */
export type Prefix = { readonly shape: string; readonly timeEnd: number }

const timeEndOf = (text: string): number => statedTime(text, { now: 0, zone: fixedZone(0) })?.end ?? 0

export const isDated = (text: string): boolean => timeEndOf(text) > 0

const sameDigits = (text: string, timeEnd: number): string =>
  text.slice(0, timeEnd).replace(/\d/g, '0') + text.slice(timeEnd)

export const prefixOf = (text: string): Prefix => {
  const timeEnd = timeEndOf(text)
  return { shape: sameDigits(text, timeEnd), timeEnd }
}

/** Where the body begins in a line that has the prefix; 0 in one that has not. */
const lengthOf = (text: string, { shape, timeEnd }: Prefix): number => {
  if (shape === '') return 0
  if (sameDigits(text.slice(0, shape.length), timeEnd) === shape) return shape.length
  if (timeEnd === 0) return 0
  // Times are not always as long: the days of syslog, fractions of seconds without their zeros.
  const ownEnd = timeEndOf(text)
  const rest = shape.slice(timeEnd)
  return ownEnd > 0 && text.startsWith(rest, ownEnd) ? ownEnd + rest.length : 0
}

export const hasPrefix = (text: string, prefix: Prefix): boolean => lengthOf(text, prefix) > 0

export const withoutPrefix = (text: string, prefix: Prefix): string => text.slice(lengthOf(text, prefix))
