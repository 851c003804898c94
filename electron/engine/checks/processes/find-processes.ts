import { readFileSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { cleanText } from '../../logs/clean-text'
import { matchTexts } from './match-texts'
import { hasEnded, hasName, isCutName, parseProcStat, parseProcStatus, type ProcStat } from './proc-text'

/** All of what is given has to hold; at least one is. */
export type ProcessCriteria = {
  readonly name: string | null
  /** Over its arguments with blanks between, or its name where it has none. */
  readonly pattern: string | null
  readonly uid: number | null
  readonly pid: number | null
}

export type FoundProcess = ProcStat & {
  readonly pid: number
  readonly uid: number | null
  readonly memoryBytes: number
}

export type ProcessSearch =
  | {
      readonly kind: 'searched'
      readonly alive: readonly FoundProcess[]
      /** Ended, and not yet taken note of by their parents. */
      readonly zombies: number
      /** Whether there are processes that may not be looked at, so that "none" cannot be told. */
      readonly hidden: boolean
    }
  | { readonly kind: 'slow' }

/** Enough for the main class behind a long class path. */
const MOST_ARGUMENT_BYTES = 32 * 1024

type Read<T> = { readonly kind: 'read'; readonly value: T } | { readonly kind: 'gone' | 'denied' }

const refusal = (error: unknown): Read<never> => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ESRCH') return { kind: 'gone' }
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'denied' }
  throw error
}

/** The kernel makes these two in memory and waits for nobody: at once costs a tenth of what another thread does. */
const readNow = (path: string): Read<string> => {
  try {
    return { kind: 'read', value: readFileSync(path, 'utf8') }
  } catch (error) {
    return refusal(error)
  }
}

/** So many at once before others have their turn. */
const AT_ONCE = 64

const readArguments = async (path: string): Promise<string> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(MOST_ARGUMENT_BYTES),
      0,
      MOST_ARGUMENT_BYTES,
      0,
    )
    const bytes = buffer.subarray(0, bytesRead).map((byte) => (byte === 0 ? 0x20 : byte))
    return cleanText(bytes).trim()
  } finally {
    await file.close()
  }
}

/** A name that the kernel has cut is told in full by the program's path or, for a script, the one after it. */
const namesInFull = (words: string, name: string): boolean =>
  words
    .split(' ', 3)
    .some((word) => word === name || word.endsWith(`/${name}`) || word.startsWith(`${name}:`))

/**
 * What started us with our own arguments at its end (`sudo`, a shell, `npm`) holds their words as well, and is not meant
 * by a pattern over them.
 */
const startedUs = (pid: number, words: string, own: Own): boolean =>
  own.ancestors.has(pid) && own.words !== '' && words.endsWith(own.words)

type Own = { readonly pid: number; readonly words: string; readonly ancestors: ReadonlySet<number> }

const ancestorsOf = (proc: string, pid: number): ReadonlySet<number> => {
  const found = new Set<number>()
  for (let at = pid; at > 1 && !found.has(at);) {
    found.add(at)
    const stat = readNow(join(proc, String(at), 'stat'))
    at = (stat.kind === 'read' ? parseProcStat(stat.value)?.parent : undefined) ?? 0
  }
  return found
}

type Candidate = { readonly pid: number; readonly stat: ProcStat; readonly words: string }

/**
 * What a process says of itself: its arguments, or its name where it has none, as zombies. Reading them may wait for the
 * process, on another thread.
 */
const wordsOf = async (path: string, { comm, isKernel }: ProcStat): Promise<Read<string>> => {
  if (isKernel) return { kind: 'read', value: comm }
  try {
    return { kind: 'read', value: (await readArguments(path)) || comm }
  } catch (error) {
    return refusal(error)
  }
}

const narrow = async (
  candidates: readonly Candidate[],
  pattern: string | null,
  signal: AbortSignal,
): Promise<readonly Candidate[] | null> => {
  if (pattern === null) return candidates
  const texts = candidates.map(({ words }) => words)
  const matches = await matchTexts(pattern, texts, signal)
  if (matches.kind === 'slow') return null
  const indexes = new Set(matches.indexes)
  return candidates.filter((_, index) => indexes.has(index))
}

/**
 * Looks through `/proc` for processes, reading arguments one after another: that may wait for a process, and must not
 * take all threads there are. This process is never found. Rejects with the reason of `signal`, or when `/proc` cannot
 * be listed.
 */
export const findProcesses = async (
  { name, pattern, uid, pid: only }: ProcessCriteria,
  signal: AbortSignal,
  proc = '/proc',
): Promise<ProcessSearch> => {
  const listed = (await readdir(proc)).filter((entry) => /^\d+$/.test(entry)).map(Number)
  const file = (pid: number, entry: string): string => join(proc, String(pid), entry)
  const own: Own = {
    pid: process.pid,
    words: process.argv.slice(2).join(' '),
    ancestors: pattern === null ? new Set() : ancestorsOf(proc, process.pid),
  }
  const cutName = name !== null && isCutName(name) ? name : null
  // Where others' processes are hidden altogether (hidepid=2), the first one is missing, too.
  let hidden = listed.length > 0 && !listed.includes(1)
  const candidates: Candidate[] = []
  for (const [index, pid] of (only === null ? listed : listed.filter((entry) => entry === only)).entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await turn()
    signal.throwIfAborted()
    if (pid === own.pid) continue
    const read = readNow(file(pid, 'stat'))
    if (read.kind === 'denied') hidden = true
    const stat = read.kind === 'read' ? parseProcStat(read.value) : null
    if (stat === null || (name !== null && !hasName(stat.comm, name))) continue
    const wantsWords = pattern !== null || cutName !== null
    const words = wantsWords
      ? await wordsOf(file(pid, 'cmdline'), stat)
      : { kind: 'read' as const, value: '' }
    if (words.kind === 'denied') hidden = true
    if (words.kind !== 'read' || startedUs(pid, words.value, own)) continue
    if (cutName !== null && words.value !== stat.comm && !namesInFull(words.value, cutName)) continue
    candidates.push({ pid, stat, words: words.value })
  }
  const matching = await narrow(candidates, pattern, signal)
  if (matching === null) return { kind: 'slow' }
  const found: FoundProcess[] = []
  for (const [index, { pid, stat }] of matching.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await turn()
    signal.throwIfAborted()
    const status = readNow(file(pid, 'status'))
    if (status.kind !== 'read') continue
    const more = parseProcStatus(status.value)
    if (uid === null || more.uid === uid) found.push({ ...stat, ...more, pid })
  }
  const alive = found.filter((each) => !hasEnded(each))
  return { kind: 'searched', alive, zombies: found.length - alive.length, hidden }
}
