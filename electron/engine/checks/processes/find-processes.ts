import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
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

const reading = async <T>(read: Promise<T>): Promise<Read<T>> => {
  try {
    return { kind: 'read', value: await read }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return { kind: 'gone' }
    if (code === 'EACCES' || code === 'EPERM') return { kind: 'denied' }
    throw error
  }
}

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

const ancestorsOf = async (proc: string, pid: number): Promise<ReadonlySet<number>> => {
  const found = new Set<number>()
  for (let at = pid; at > 1 && !found.has(at);) {
    found.add(at)
    const stat = await reading(readFile(join(proc, String(at), 'stat'), 'utf8'))
    at = (stat.kind === 'read' ? parseProcStat(stat.value)?.parent : undefined) ?? 0
  }
  return found
}

/**
 * Looks through `/proc` for processes, one after another: reading the arguments of a process may wait for it, and must
 * not take all threads there are. This process is never found. Rejects with the reason of `signal`, or when `/proc` cannot
 * be listed.
 */
export const findProcesses = async (
  { name, pattern, uid, pid: only }: ProcessCriteria,
  signal: AbortSignal,
  proc = '/proc',
): Promise<ProcessSearch> => {
  const listed = (await readdir(proc)).filter((entry) => /^\d+$/.test(entry)).map(Number)
  const own: Own = {
    pid: process.pid,
    words: process.argv.slice(2).join(' '),
    ancestors: pattern === null ? new Set() : await ancestorsOf(proc, process.pid),
  }
  // Where others' processes are hidden altogether (hidepid=2), the first one is missing, too.
  let hidden = listed.length > 0 && !listed.includes(1)
  const candidates: { readonly found: FoundProcess; readonly words: string }[] = []
  for (const pid of only === null ? listed : listed.filter((entry) => entry === only)) {
    signal.throwIfAborted()
    if (pid === own.pid) continue
    const file = (entry: string): string => join(proc, String(pid), entry)
    const stat = await reading(readFile(file('stat'), 'utf8'))
    if (stat.kind === 'denied') hidden = true
    const parsed = stat.kind === 'read' ? parseProcStat(stat.value) : null
    if (parsed === null || (name !== null && !hasName(parsed.comm, name))) continue
    const status = await reading(readFile(file('status'), 'utf8'))
    if (status.kind !== 'read') continue
    const more = parseProcStatus(status.value)
    if (uid !== null && more.uid !== uid) continue
    const wantsWords = pattern !== null || (name !== null && isCutName(name))
    const words = wantsWords ? await reading(readArguments(file('cmdline'))) : null
    if (words?.kind === 'denied') hidden = true
    if (words !== null && words.kind !== 'read') continue
    // Kernel threads and zombies have no arguments.
    const spoken = words === null || words.value === '' ? parsed.comm : words.value
    if (name !== null && isCutName(name) && spoken !== parsed.comm && !namesInFull(spoken, name)) continue
    if (startedUs(pid, spoken, own)) continue
    candidates.push({ found: { ...parsed, ...more, pid }, words: spoken })
  }
  const matching = await narrow(candidates, pattern, signal)
  if (matching === null) return { kind: 'slow' }
  const alive = matching.filter((found) => !hasEnded(found))
  return { kind: 'searched', alive, zombies: matching.length - alive.length, hidden }
}

const narrow = async (
  candidates: readonly { readonly found: FoundProcess; readonly words: string }[],
  pattern: string | null,
  signal: AbortSignal,
): Promise<readonly FoundProcess[] | null> => {
  if (pattern === null) return candidates.map(({ found }) => found)
  const matches = await matchTexts(
    pattern,
    candidates.map(({ words }) => words),
    signal,
  )
  if (matches.kind === 'slow') return null
  const indexes = new Set(matches.indexes)
  return candidates.filter((_, index) => indexes.has(index)).map(({ found }) => found)
}
