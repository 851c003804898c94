/** What a file's name says about its place among the generations of a log. */
export type Generation = {
  /** Only names of the same scheme can be compared. */
  readonly scheme: string
  readonly kind: 'number' | 'date'
  /** A number, or the digits of a date and time. */
  readonly digits: string
  /** Counts files of the same date. */
  readonly index: number
  /** Null for a file as it was written; `other` cannot be unpacked here. */
  readonly packed: 'gzip' | 'other' | null
}

const CLOCK = String.raw`[-_T.]?\d{2}(?:[-:._]?\d{2}(?:[-:._]?\d{2})?)?`
const DATE = [
  String.raw`(?:19|20)\d{2}-?(?:0[1-9]|1[0-2])(?:-?[0-3]\d(?:${CLOCK})?)?`,
  String.raw`[0-3]\d-?(?:0[1-9]|1[0-2])-?20\d{2}`,
  // Seconds and milliseconds since 1970.
  String.raw`1\d{9}`,
  String.raw`1\d{12}`,
].join('|')
const dated = new RegExp(`^(?:${DATE})$`)
const middle = new RegExp(`^(?:(?<number>\\d{1,4})|(?<date>${DATE})(?:[-._](?<index>\\d{1,4}))?)$`)
const dateWithin = new RegExp(`[-._]?(?:${DATE})(?!\\d)`)
const PACKED = /\.(?:(?<gzip>gz)|bz2|xz|zst|lz4|Z|zip)$/
const INDEX_AFTER = /\.(\d{1,4})$/

type Template = { readonly prefix: string; readonly suffix: string }

/** `app.log` becomes `app.log.*` and `app.*.log`; of `app-2026-01-31.log` the date is the part that changes. */
const templatesOf = (base: string): readonly Template[] => {
  const found = dateWithin.exec(base)
  if (found) {
    return [{ prefix: base.slice(0, found.index), suffix: base.slice(found.index + found[0].length) }]
  }
  const dot = base.lastIndexOf('.')
  const whole = { prefix: base, suffix: '' }
  return dot > 0 ? [whole, { prefix: base.slice(0, dot), suffix: base.slice(dot) }] : [whole]
}

const dayFirst = /^(\d{2})(\d{2})(20\d{2})$/

/** The digits of a date, the year first. */
const digitsOf = (date: string): string =>
  date
    .replaceAll(/\D/g, '')
    .replace(dayFirst, (digits, day: string, month: string, year: string) =>
      /^20\d{2}(?:0[1-9]|1[0-2])/.test(digits) ? digits : `${year}${month}${day}`,
    )

const parseMiddle = (text: string, scheme: string, packed: Generation['packed']): Generation | null => {
  const { number, date, index } = middle.exec(text)?.groups ?? {}
  if (date !== undefined)
    return {
      scheme: `${scheme}|date`,
      kind: 'date',
      digits: digitsOf(date),
      index: Number(index ?? -1),
      packed,
    }
  if (number === undefined) return null
  return { scheme: `${scheme}|number`, kind: 'number', digits: number, index: -1, packed }
}

const parseBy = (
  { prefix, suffix }: Template,
  name: string,
  packed: Generation['packed'],
): Generation | null => {
  const scheme = `${prefix}|${suffix}`
  if (!name.startsWith(prefix)) return null
  const rest = name.slice(prefix.length)
  const body = suffix !== '' && rest.endsWith(suffix) ? rest.slice(0, -suffix.length) : null
  if (suffix === '' || body !== null) {
    const part = body ?? rest
    const generation = parseMiddle(part.replace(/^[-._]/, ''), scheme, packed)
    // `app2.log` is the log of another instance.
    return generation?.kind === 'number' && !/^[-._]/.test(part) ? null : generation
  }
  // `app-2026-01-31.log.1`: more than one file of a day.
  const after = INDEX_AFTER.exec(rest)
  const dayWithSuffix = after ? rest.slice(0, after.index) : ''
  if (!after || !dayWithSuffix.endsWith(suffix)) return null
  const day = dayWithSuffix.slice(0, -suffix.length).replace(/^[-._]/, '')
  if (!dated.test(day)) return null
  return { scheme: `${scheme}|date`, kind: 'date', digits: digitsOf(day), index: Number(after[1]), packed }
}

/**
 * Tells which generation of the logs named `bases` a file is, by its name: as logrotate names them (with numbers or
 * dates), log4j, logback, winston and others (`app.1.log`, `app-20260131.log`, `app.log.2026-01-31`,
 * `app-2026-01-31.log`). Null for any other file, one of another instance (`app2.log`) among them.
 */
export const parseGeneration = (bases: readonly string[], name: string): Generation | null => {
  const found = PACKED.exec(name)
  const plain = found ? name.slice(0, found.index) : name
  const packed = found === null ? null : found.groups?.['gzip'] === undefined ? 'other' : 'gzip'
  for (const base of bases)
    for (const template of templatesOf(base)) {
      const generation = parseBy(template, plain, packed)
      if (generation) return generation
    }
  return null
}

/** Of the same generation, packed or not. */
export const isSameGeneration = (left: Generation, right: Generation): boolean =>
  left.scheme === right.scheme && left.digits === right.digits && left.index === right.index

const SECOND_MS = 1000

type Dated = {
  readonly generation: Generation
  readonly changedAt: number
  /** When the file was made, epoch ms; null where that is not known. */
  readonly bornAt?: number | null
}

/** Negative when `left` is the older one, if larger numbers and earlier dates are older. */
const byName = ({ generation: left }: Dated, { generation: right }: Dated): number => {
  if (left.kind === 'number') return Number(right.digits) - Number(left.digits)
  if (left.digits !== right.digits) return left.digits < right.digits ? -1 : 1
  return left.index - right.index
}

/** Whether it was made later, so that an earlier change only says that the other one was written to late. */
const isYounger = ({ bornAt: left }: Dated, { bornAt: right }: Dated): boolean =>
  typeof left === 'number' && typeof right === 'number' && left > right

/** Packing may keep the time of the last change to the second only, rounded up or down, and makes another file. */
const isSooner = (left: Dated, right: Dated): boolean => {
  const isPacked = (left.generation.packed ?? right.generation.packed) !== null
  if (!isPacked && isYounger(left, right)) return false
  return left.changedAt < right.changedAt - (isPacked ? SECOND_MS : 0)
}

const disorder = (files: readonly Dated[]): number =>
  files.filter((file, at) => {
    const before = files[at - 1]
    return before !== undefined && isSooner(file, before)
  }).length

const inDirection = <T extends Dated>(files: readonly T[]): readonly T[] => {
  const falling = files.toSorted(byName)
  const rising = falling.toReversed()
  return disorder(rising) < disorder(falling) ? rising : falling
}

/**
 * Puts generations of one scheme in order, the oldest first: by their dates, or by their numbers, whose direction is
 * told by when the files were last written to.
 */
export const inOrder = <T extends Dated>(files: readonly T[]): readonly T[] => {
  const days = new Map<string, T[]>()
  for (const file of files.toSorted(byName)) {
    const day = file.generation.kind === 'date' ? file.generation.digits : ''
    days.set(day, [...(days.get(day) ?? []), file])
  }
  return [...days.values()].flatMap((ofDay) => inDirection(ofDay))
}
