import { message } from '@shared/domain/new-message'
import { z } from 'zod'
import type { Complaint, StreamKind, StreamParser, StreamRecord } from './stream-kind'
import { textLines } from './text-lines'

const NEWLINE = 0x0a
/** An entry that is longer as JSON is not parsed as a whole. */
const MOST_ENTRY_BYTES = 4 * 1024 * 1024
const KEPT_END_BYTES = 64 * 1024
const MOST_MESSAGE_CHARACTERS = 60_000

const FIELDS = 'MESSAGE,_PID,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT,UNIT'

/** A value is text, bytes where it is no text, null where it is too long, or a list where the field stands twice. */
const valueSchema = z.union([
  z.string(),
  z.null(),
  z.array(z.number()),
  z.array(z.union([z.string(), z.array(z.number()), z.null()])),
])
const entrySchema = z.object({
  __CURSOR: z.string(),
  __REALTIME_TIMESTAMP: z.string().regex(/^\d+$/),
  MESSAGE: valueSchema.optional(),
  _PID: valueSchema.optional(),
  SYSLOG_IDENTIFIER: valueSchema.optional(),
  _SYSTEMD_UNIT: valueSchema.optional(),
  UNIT: valueSchema.optional(),
})
type Value = z.infer<typeof valueSchema> | undefined

const bytesOf = (value: Value): Buffer => {
  if (value === null || value === undefined) return Buffer.alloc(0)
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  if (value.every((one) => typeof one === 'number')) return Buffer.from(value)
  return Buffer.concat(
    value.flatMap((one, index) => [Buffer.from(index > 0 ? '\n' : ''), bytesOf(one as Value)]),
  )
}

const millisecondsOf = (micros: string): number => Math.floor(Number(micros) / 1000)

const OWN_IDENTIFIER = 'mamori'
const OWN_UNIT = 'mamori.service'

/** What Mamori itself has written, or the system about it, never sets it off. */
const isOwn = ({ _PID, SYSLOG_IDENTIFIER, _SYSTEMD_UNIT, UNIT }: z.infer<typeof entrySchema>): boolean =>
  _PID === String(process.pid) ||
  SYSLOG_IDENTIFIER === OWN_IDENTIFIER ||
  _SYSTEMD_UNIT === OWN_UNIT ||
  UNIT === OWN_UNIT

/** The record of an entry; null for a line that is no entry. */
const recordOf = (line: string): StreamRecord | null => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // A line that was cut off by the end of the program: the entry comes again, from the place before it.
    return null
  }
  const entry = entrySchema.safeParse(value)
  if (!entry.success) return null
  const { __CURSOR: place, __REALTIME_TIMESTAMP: micros, MESSAGE } = entry.data
  const bytes = isOwn(entry.data) ? Buffer.alloc(0) : bytesOf(MESSAGE)
  return { place, at: millisecondsOf(micros), texts: bytes.length === 0 ? [] : textLines(bytes) }
}

const stringField = (text: string, name: string): string | null =>
  new RegExp(String.raw`"${name}"\s*:\s*"([^"\\]+)"`).exec(text)?.[1] ?? null

/** What can be told of an entry that is too long to be held: its place, and how its message begins. */
const recordOfEnds = (head: string, tail: string, bytes: number): StreamRecord | null => {
  const place = stringField(head, '__CURSOR') ?? stringField(tail, '__CURSOR')
  const micros = stringField(head, '__REALTIME_TIMESTAMP') ?? stringField(tail, '__REALTIME_TIMESTAMP')
  if (place === null) return null
  const from = /"MESSAGE"\s*:\s*"/.exec(head)
  const begun = from === null ? '' : head.slice(from.index + from[0].length).slice(0, MOST_MESSAGE_CHARACTERS)
  // Not within an escape, nor beyond the message.
  const whole = /^(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*/.exec(begun)?.[0] ?? ''
  const decoded: unknown = JSON.parse(`"${whole}"`)
  const texts = textLines(Buffer.from(`${String(decoded)} …[+${bytes} bytes]`))
  return { place, at: micros === null ? null : millisecondsOf(micros), texts }
}

/** Marks a place that is still to be read itself, if it is one of the entries that are chosen. */
const FROM = 'from '
const cursorOf = (place: string): string => (place.startsWith(FROM) ? place.slice(FROM.length) : place)

const createParser = (place: string | null): StreamParser => {
  let kept: Buffer[] = []
  let keptBytes = 0
  let tail = Buffer.alloc(0)
  let isFirst = place !== null && !place.startsWith(FROM)
  let isLost = false

  const keep = (part: Buffer): void => {
    keptBytes += part.length
    if (keptBytes <= MOST_ENTRY_BYTES) kept.push(Buffer.from(part))
    else tail = Buffer.concat([tail, part]).subarray(-KEPT_END_BYTES)
  }
  const finish = (): StreamRecord | null => {
    const whole = Buffer.concat(kept)
    const record =
      keptBytes <= MOST_ENTRY_BYTES
        ? recordOf(whole.toString('utf8'))
        : recordOfEnds(
            whole.subarray(0, MOST_MESSAGE_CHARACTERS * 2).toString('utf8'),
            tail.toString('utf8'),
            keptBytes,
          )
    kept = []
    keptBytes = 0
    tail = Buffer.alloc(0)
    return record
  }
  /** The first one is that of the place itself, if it is still there. */
  const isKnown = (record: StreamRecord): boolean => {
    if (!isFirst) return false
    isFirst = false
    isLost = record.place !== place
    return !isLost
  }

  return {
    lostPlace: () => isLost,
    push: (bytes, pipe) => {
      if (pipe === 'err') return []
      const records: StreamRecord[] = []
      let from = 0
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
        keep(bytes.subarray(from, at))
        from = at + 1
        const record = finish()
        if (record !== null && !isKnown(record)) records.push(record)
      }
      if (from < bytes.length) keep(bytes.subarray(from))
      return records
    },
    // An entry without its newline is not whole: it is read again.
    end: () => [],
  }
}

const FIELD_MATCH = /^[A-Z_][A-Z0-9_]*=/

/** The arguments that choose entries: of a unit, of the kernel, of any field (`_TRANSPORT=audit`), or all. */
const chosen = (match: string): readonly string[] => {
  if (match === '*') return []
  if (match === 'kernel') return ['_TRANSPORT=kernel']
  return [FIELD_MATCH.test(match) ? match : `--unit=${match}`]
}

/** A cursor names the time of its entry, in hexadecimal microseconds; entries of one microsecond are told apart by their number. */
const timeOf = (cursor: string): bigint => {
  const digits = /(?:^|;)t=([0-9a-f]{1,16})(?:;|$)/.exec(cursor)?.[1]
  return digits === undefined ? 0n : BigInt(`0x${digits}`)
}

const LAST_MICRO = 999

/** A moment as systemd reads it (systemd.time(7)): seconds since the epoch, to the microsecond. */
const moment = (at: number, micros: number): string => {
  const all = Math.max(0, Math.floor(at)) * 1000 + micros
  return `@${Math.floor(all / 1_000_000)}.${String(all % 1_000_000).padStart(6, '0')}`
}

const lastLine = (printed: string): string => printed.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? ''

const complaintOf = (name: string, printed: string): Complaint | null => {
  if (/insufficient permissions|not seeing messages from other users/i.test(printed))
    return {
      state: 'unreadable',
      message: message('source.journald.denied', { source: name }),
      placeless: false,
    }
  return null
}

/**
 * Entries of the systemd journal as `journalctl -o json` prints them (systemd.journal-fields(7), and
 * https://systemd.io/JOURNAL_EXPORT_FORMATS for the JSON). The entry that reading stands at is asked for again, so that
 * it shows when the journal was vacuumed beyond it.
 */
export const journald = (match: string): StreamKind => {
  const name = `journald:${match}`
  const program = ['journalctl', '--output=json', '--all', `--output-fields=${FIELDS}`]
  return {
    name,
    following: message('source.journald.following', { source: name }),
    gap: message('source.journald.gap', { source: name }),
    argv: (place) => [
      ...program,
      '--follow',
      ...(place === null ? ['--lines=1000'] : ['--no-tail', `--cursor=${cursorOf(place)}`]),
      ...chosen(match),
    ],
    parser: createParser,
    newestArgv: [...program, '--lines=1', ...chosen(match)],
    recentArgv: (records) => [...program, `--lines=${records}`, ...chosen(match)],
    aroundArgv: {
      before: (at, records) => [
        ...program,
        // Read forward, `--lines` counts from the newest record of all, and nothing is left of them before the moment.
        '--reverse',
        `--until=${moment(at, LAST_MICRO)}`,
        `--lines=${records}`,
        ...chosen(match),
      ],
      after: (fromAt, toAt) => [
        ...program,
        `--since=${moment(fromAt, 0)}`,
        `--until=${moment(toAt, LAST_MICRO)}`,
        ...chosen(match),
      ],
    },
    begin: { argv: [...program, '--lines=1'], from: (place) => `${FROM}${place}` },
    reaches: (place, newest) => place === newest || timeOf(place) > timeOf(newest),
    complaint: (printed) => complaintOf(name, printed),
    ended: (code, printed) =>
      complaintOf(name, printed) ?? {
        state: 'unreadable',
        message: message('source.program.ended', {
          source: name,
          program: 'journalctl',
          code: code ?? -1,
          reason: lastLine(printed),
        }),
        placeless: /failed to seek to cursor/i.test(printed),
      },
  }
}
