import { closeSync } from 'node:fs'
import { message } from '@shared/domain/message'
import { createLineSplitter, type Line } from '../logs/line-splitter'
import { failureSituation } from '../logs/log-situation'
import { openLog } from '../logs/open-log'
import { noteProgress } from '../logs/rule-progress'
import { judgeExpressions } from './judge-expression'
import { isUsable } from './judged'
import { nothing, toMatcher, type Matcher } from './matcher'
import { OTHERS_FROM, type FromLab, type LabStart, type OtherRule, type Part } from './protocol'
import { readBackwards, type FilePart } from './read-backwards'
import { MOST_RECORDS } from './read-stream'
import { streamLines } from './stream-lines'
import { createTally, joinParts } from './tally'

/** What is found goes out so often, so that a window shows it at once and is not flooded. */
const TOLD_EVERY_MS = 100

type Post = (told: FromLab) => void
type Progress = ReturnType<typeof noteProgress>

/** Whether one of the other rules matches; each is told to the watcher while it is tried. */
const knownToOthers = (others: readonly OtherRule[], noted: Progress): ((text: string) => boolean) => {
  const matchers = others.flatMap((rule, index): readonly [number, Matcher][] => {
    try {
      return [[index, toMatcher(rule)]]
    } catch {
      // It is not at work either; the settings tell why.
      return []
    }
  })
  return (text) =>
    matchers.some(([index, matcher]) => {
      noted.begin(OTHERS_FROM + index)
      const verdict = matcher.judge(text)
      noted.end()
      return verdict === 'hit' || verdict === 'ignored'
    })
}

const todayOf = ({ edited, today }: LabStart, matcher: Matcher): Matcher => {
  if (today === null || (today.pattern === edited.pattern && today.ignore === edited.ignore)) return matcher
  try {
    return toMatcher(today)
  } catch {
    // What is not valid finds nothing at work; the settings tell why.
    return nothing
  }
}

const pastedLines = (text: string): readonly Line[] => {
  const splitter = createLineSplitter(0)
  const ended = splitter.push(Buffer.from(text, 'utf8'))
  const last = splitter.takePartial()
  return [...ended, ...(last === null ? [] : [last])].map((line, index) => ({ ...line, offset: index + 1 }))
}

/**
 * Judges the expressions as they are written and, where they can be used, tries them on what is read. Tells what it finds
 * as it goes. Whoever watches may end the thread at any moment: nothing here has to be ended.
 */
export const runPreview = (start: LabStart, post: Post): void => {
  const judged = judgeExpressions(start.edited)
  post({ kind: 'judged', ...judged })
  if (!isUsable(judged)) return post({ kind: 'unusable' })
  const noted = noteProgress(start.progress)
  const edited = toMatcher(start.edited)
  const tally = createTally({
    edited,
    today: todayOf(start, edited),
    isKnownToOthers: knownToOthers(start.others, noted),
    onTurn: (turn) => (turn === null ? noted.end() : noted.begin(turn)),
    elapsedMs: () => performance.now(),
    now: start.now,
    showsRest: start.reading.kind === 'lines',
  })
  const { reading } = start
  if (reading.kind === 'lines') {
    const bytes = Buffer.byteLength(reading.text)
    post({ kind: 'opened', file: null, ofBytes: bytes, allBytes: bytes })
    post({ kind: 'part', part: { ...tally(pastedLines(reading.text)), bytes, position: 0 } })
    return post({ kind: 'ended', limit: null })
  }
  if (reading.kind === 'stream') {
    const lines = streamLines(reading)
    const bytes = Buffer.byteLength(reading.out) + Buffer.byteLength(reading.err)
    post({ kind: 'opened', file: reading.source.id, ofBytes: bytes, allBytes: bytes })
    post({ kind: 'part', part: { ...tally(lines), bytes, position: 0 } })
    return post({ kind: 'ended', limit: lines.length < MOST_RECORDS ? null : 'lines' })
  }
  const opened = openLog(reading.path)
  if (opened.kind !== 'opened')
    return post({ kind: 'failed', message: failureSituation(opened, reading.path, true).message })
  const { fd, size } = opened.file
  try {
    const to = Math.min(reading.to ?? size, size)
    const from = Math.max(0, to - reading.maxBytes)
    post({ kind: 'opened', file: reading.path, ofBytes: to - from, allBytes: size })
    const isLate = readParts(
      readBackwards(fd, from, to),
      ({ lines, bytes, position }) => ({ ...tally(lines), bytes, position }),
      {
        from,
        maxMs: start.maxMs,
        post,
      },
    )
    const limit = from > 0 ? 'bytes' : null
    post({ kind: 'ended', limit: isLate ? 'time' : limit })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    post({ kind: 'failed', message: message('logs.failed', { path: reading.path, reason }) })
  } finally {
    closeSync(fd)
  }
}

/** Answers whether the time was up before everything was read. */
const readParts = (
  parts: Iterable<FilePart>,
  judge: (part: FilePart) => Part,
  { from, maxMs, post }: { readonly from: number; readonly maxMs: number; readonly post: Post },
): boolean => {
  const startedAt = performance.now()
  let toldAt = Number.NEGATIVE_INFINITY
  let waiting: Part | null = null
  let isLate = false
  for (const part of parts) {
    const found = judge(part)
    waiting = waiting === null ? found : joinParts(waiting, found)
    const now = performance.now()
    isLate = now - startedAt > maxMs && part.position > from
    if (now - toldAt < TOLD_EVERY_MS && !isLate) continue
    post({ kind: 'part', part: waiting })
    waiting = null
    toldAt = now
    if (isLate) break
  }
  if (waiting !== null) post({ kind: 'part', part: waiting })
  return isLate
}
