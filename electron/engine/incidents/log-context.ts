import { closeSync } from 'node:fs'
import { basename } from 'node:path'
import type { Observation } from '@shared/domain/observation'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { AppError } from '@shared/ipc/app-error'
import type { Output } from '@shared/ipc/contract'
import { readStream } from '../lab/read-stream'
import { streamLines } from '../lab/stream-lines'
import { listSiblings } from '../logs/list-siblings'
import { openLog } from '../logs/open-log'
import type { StreamSource } from '../logs/sources/stream-kinds'
import type { Line } from '../logs/line-splitter'
import type { Journal } from '../ports'
import { hasGlob, pathsOfGlob } from '../settings/glob'
import type { FileSource } from '../settings/settings'
import type { Context } from '../stages/context'
import { contextAt, type ContextLine } from './context-lines'
import { linesAround, packedLinesAround } from './read-around'
import { streamAround } from './stream-around'

const LONGEST_MS = 10_000
/** So many files are looked into: a line is found again in one of the newest, or not worth the search. */
const MOST_FILES = 60

type Answer = Output<'logs.context'>
type Deps = Pick<Context, 'settings' | 'exec' | 'say' | 'signal'> & {
  readonly clock: Pick<Context['clock'], 'now'>
}

const gone = (code: Parameters<typeof message>[0], source: string): Answer => ({
  kind: 'gone',
  message: message(code, { source }),
})

/** The newest places first in which a log's lines may stand now. */
const filesOf = async ({ path }: FileSource): Promise<readonly string[]> => {
  const named = hasGlob(path) ? await pathsOfGlob(path) : [path]
  const paths = named.slice(0, MOST_FILES)
  const siblings = listSiblings({ paths, movedTo: [] })
    .toSorted((left, right) => right.changedAt - left.changedAt)
    .map((sibling) => sibling.path)
  return [...new Set([...paths, ...siblings])].slice(0, MOST_FILES)
}

const inFile = async (
  path: string,
  { offset }: Pick<Observation, 'offset'>,
  signal: AbortSignal,
): Promise<readonly Line[]> => {
  if (path.endsWith('.gz')) return (await packedLinesAround(path, offset, signal)) ?? []
  const opened = openLog(path)
  if (opened.kind !== 'opened') return []
  try {
    return opened.file.size > offset ? linesAround(opened.file.fd, offset) : []
  } finally {
    closeSync(opened.file.fd)
  }
}

const ofFile = async (source: FileSource, observation: Observation, signal: AbortSignal): Promise<Answer> => {
  for (const path of await filesOf(source)) {
    signal.throwIfAborted()
    const lines = await inFile(path, observation, signal)
    const index = lines.findIndex(({ offset }) => offset === observation.offset)
    const found =
      index === -1
        ? null
        : contextAt(
            lines.map(({ text }) => text),
            index,
            observation,
          )
    if (found !== null) return { kind: 'found', place: path, lines: found }
  }
  return gone('incident.context.gone', source.path)
}

/** Of all places that say the same the one that was written nearest to when it was seen. */
const nearest = (
  lines: readonly { readonly text: string; readonly at?: number | null }[],
  observation: Observation,
): readonly ContextLine[] | null => {
  const texts = lines.map(({ text }) => text)
  const seenAt = observation.statedAt ?? observation.observedAt
  let best: { readonly far: number; readonly lines: readonly ContextLine[] } | null = null
  for (const [index, { at }] of lines.entries()) {
    const far = Math.abs((at ?? seenAt) - seenAt)
    if (best !== null && far >= best.far) continue
    const found = contextAt(texts, index, observation)
    if (found !== null) best = { far, lines: found }
  }
  return best?.lines ?? null
}

/** Around its moment, where a source can be read from there; else among the newest of its records. */
const inStream = async (
  source: StreamSource,
  observation: Observation,
  asked: { readonly exec: Context['exec']; readonly now: () => number; readonly signal: AbortSignal },
): Promise<readonly ContextLine[] | Message | null> => {
  const around = await streamAround(source, observation.statedAt ?? observation.observedAt, asked)
  const found = around === null ? null : nearest(around, observation)
  if (found !== null) return found
  const read = await readStream(source, asked.exec, asked.signal)
  return 'kind' in read ? nearest(streamLines(read), observation) : read
}

/**
 * Finds again what an event tells of a log, and what stands around it: in the file, in what a rotation has made of it,
 * packed or not, or in what journald or Docker keep. A place is believed only where the same words stand there. Throws
 * `AppError` not_found for an event that tells of no log, unavailable when it takes too long.
 */
export const findContext = async (
  { settings, exec, say, clock, signal: ending }: Deps,
  journal: Pick<Journal, 'page'>,
  seq: number,
): Promise<Answer> => {
  const [event] = (await journal.page({ beforeSeq: seq + 1, limit: 1 })).events
  if (event?.seq !== seq || event.type !== 'log.observed')
    throw new AppError('not_found', say(message('incident.context.no_event')))
  const { observation } = event.data
  const source = settings.sources.find(({ id }) => id === observation.sourceId)
  if (source === undefined) return gone('incident.context.no_source', basename(observation.sourceId))
  const signal = AbortSignal.any([ending, AbortSignal.timeout(LONGEST_MS)])
  try {
    if ('path' in source) return await ofFile(source, observation, signal)
    const found = await inStream(source, observation, { exec, now: clock.now, signal })
    if (found !== null && 'code' in found) return { kind: 'gone', message: found }
    return found === null
      ? gone('incident.context.gone', source.id)
      : { kind: 'found', place: source.id, lines: found }
  } catch (error) {
    if (!signal.aborted) throw error
    throw new AppError('unavailable', say(message('incident.context.too_long', { source: source.id })))
  }
}
