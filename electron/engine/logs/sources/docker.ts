import { message } from '@shared/domain/new-message'
import { z } from 'zod'
import { MAX_LINE_BYTES } from '../line-splitter'
import type { Complaint, Pipe, StreamKind, StreamParser, StreamRecord } from './stream-kind'
import { textLines } from './text-lines'

const NEWLINE = 0x0a
/** Docker stores longer lines in pieces of this size, and puts a time before each of them. */
const PIECE_BYTES = 16 * 1024
/** More of a line is not held: it is cut there anyway, and said to be cut. */
const MOST_HELD_BYTES = 2 * MAX_LINE_BYTES

/** Go's RFC 3339 with nine digits, as `docker logs --timestamps` writes it. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9})(Z|[+-]\d\d:\d\d) /
const STAMP_BYTES = 40

type Stamp = { readonly text: string; readonly bytes: number }

const stampOf = (line: Buffer): Stamp | null => {
  const found = STAMP.exec(line.subarray(0, STAMP_BYTES).toString('latin1'))
  return found === null ? null : { text: `${found[1]}${found[2]}`, bytes: found[0].length }
}

/** Up to where one of the two outputs was read: the newest time, and how many lines had exactly that time. */
const markSchema = z.tuple([z.string(), z.number().int().nonnegative()])
const placeSchema = z.object({ out: markSchema.nullable(), err: markSchema.nullable() })
type Place = z.infer<typeof placeSchema>

const noPlace: Place = { out: null, err: null }

const readPlace = (place: string | null): Place => {
  if (place === null) return noPlace
  try {
    return placeSchema.parse(JSON.parse(place))
  } catch {
    // Not one of ours: as at first sight.
    return noPlace
  }
}

/** The line without the times that stand before each of its pieces but the first. */
const joinPieces = (body: Buffer): Buffer => {
  if (body.length <= PIECE_BYTES) return body
  const pieces: Buffer[] = []
  for (let rest = body; rest.length > 0;) {
    pieces.push(rest.subarray(0, PIECE_BYTES))
    rest = rest.subarray(PIECE_BYTES)
    rest = rest.subarray(stampOf(rest)?.bytes ?? 0)
  }
  return Buffer.concat(pieces)
}

const createParser = (from: string | null): StreamParser => {
  const begun = readPlace(from)
  const place: { out: Place['out']; err: Place['err'] } = { ...begun }
  /** How many lines of the newest time came since the start. */
  const atNewest = { out: 0, err: 0 }
  const seen = { out: false, err: false }
  const held: Record<Pipe, { parts: Buffer[]; bytes: number }> = {
    out: { parts: [], bytes: 0 },
    err: { parts: [], bytes: 0 },
  }
  let isLost = false

  const record = (line: Buffer, cutBytes: number, pipe: Pipe): StreamRecord | null => {
    const stamp = stampOf(line)
    if (stamp === null) return null
    const old = begun[pipe]
    if (!seen[pipe]) {
      seen[pipe] = true
      if (old !== null && old[1] > 0 && stamp.text > old[0]) isLost = true
    }
    // Only what was read before the start is left out: lines of the two outputs come in any order.
    if (old !== null && stamp.text < old[0]) return null
    atNewest[pipe] = place[pipe]?.[0] === stamp.text ? atNewest[pipe] + 1 : 1
    if (old !== null && stamp.text === old[0] && atNewest[pipe] <= old[1]) return null
    place[pipe] = [stamp.text, atNewest[pipe]]
    // The other output is read from here on as well, also when it has said nothing yet.
    const other = pipe === 'out' ? 'err' : 'out'
    place[other] ??= [stamp.text, 0]
    const texts = textLines(joinPieces(line.subarray(stamp.bytes)))
    const last = texts.at(-1) ?? ''
    return {
      texts: cutBytes > 0 ? [...texts.slice(0, -1), `${last} …[+${cutBytes} bytes]`] : texts,
      at: Date.parse(stamp.text),
      place: JSON.stringify(place),
    }
  }

  const keep = (pipe: Pipe, part: Buffer): void => {
    const { parts, bytes } = held[pipe]
    const room = MOST_HELD_BYTES - bytes
    if (room > 0) parts.push(Buffer.from(part.subarray(0, room)))
    held[pipe].bytes += part.length
  }
  const finish = (pipe: Pipe): StreamRecord | null => {
    const { parts, bytes } = held[pipe]
    held[pipe] = { parts: [], bytes: 0 }
    return record(Buffer.concat(parts), Math.max(0, bytes - MOST_HELD_BYTES), pipe)
  }

  return {
    lostPlace: () => isLost,
    push: (bytes, pipe) => {
      const records: StreamRecord[] = []
      let start = 0
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, start)) {
        keep(pipe, bytes.subarray(start, at))
        start = at + 1
        const one = finish(pipe)
        if (one !== null) records.push(one)
      }
      if (start < bytes.length) keep(pipe, bytes.subarray(start))
      return records
    },
    end: () =>
      (['out', 'err'] as const).flatMap((pipe) => {
        const one = held[pipe].bytes > 0 ? finish(pipe) : null
        return one === null ? [] : [one]
      }),
  }
}

const sinceOf = (place: string | null): string | null => {
  const { out, err } = readPlace(place)
  const stamps = [out, err].flatMap((mark) => (mark === null ? [] : [mark[0]]))
  return stamps.toSorted()[0] ?? null
}

const reaches = (place: string, newest: string): boolean => {
  const [here, there] = [readPlace(place), readPlace(newest)]
  return (['out', 'err'] as const).every((pipe) => {
    const mark = there[pipe]
    return mark === null || mark[1] === 0 || (here[pipe]?.[0] ?? '') >= mark[0]
  })
}

/** What the program itself says; the container's own lines begin with a time. */
const complaintOf = (source: string, printed: string): Complaint | null => {
  const state = 'unreadable'
  const placeless = false
  if (/^Error.*no such container/im.test(printed))
    return { state: 'waiting', message: message('source.docker.absent', { source }), placeless }
  if (/^(?:Got )?permission denied while trying to connect/im.test(printed))
    return { state, message: message('source.docker.denied', { source }), placeless }
  if (/^(?:error during connect|cannot connect to the docker daemon)/im.test(printed))
    return { state, message: message('source.docker.no_daemon', { source }), placeless }
  if (/^Error.*logging driver does not support reading/im.test(printed))
    return { state, message: message('source.docker.driver', { source }), placeless }
  const said = /^Error(?: response from daemon)?: (.{1,300})/m.exec(printed)?.[1]
  return said === undefined
    ? null
    : { state, message: message('source.docker.failed', { source, reason: said }), placeless }
}

/**
 * What a container prints, as `docker logs --follow --timestamps` gives it back. The program is asked, not the files of
 * the logging driver: these belong to root, are rotated by the engine, and other drivers keep none.
 */
export const docker = (container: string): StreamKind => {
  const source = `docker:${container}`
  const program = ['docker', 'logs', '--timestamps']
  return {
    name: source,
    following: message('source.docker.following', { source }),
    gap: message('source.docker.gap', { source }),
    argv: (place) => {
      const since = sinceOf(place)
      return [...program, '--follow', since === null ? '--tail=1000' : `--since=${since}`, '--', container]
    },
    parser: createParser,
    newestArgv: [...program, '--tail=1', '--', container],
    recentArgv: (records) => [...program, `--tail=${records}`, '--', container],
    reaches,
    complaint: (printed) => complaintOf(source, printed),
    ended: (code, printed) =>
      complaintOf(source, printed) ??
      (code === 0
        ? { state: 'waiting', message: message('source.docker.stopped', { source }), placeless: false }
        : {
            state: 'unreadable',
            message: message('source.program.ended', {
              source,
              program: 'docker',
              code: code ?? -1,
              reason: '',
            }),
            placeless: false,
          }),
  }
}
