import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasEnded, parseProcStat } from '../checks/processes/proc-text'
import { redact } from '../core/redact'
import { cleanText } from '../logs/clean-text'

/** A process that lives. With `startedAtTicks` its pid names it for ever: another one never has both. */
export type LiveProcess = {
  readonly pid: number
  readonly parent: number
  readonly name: string
  /** The user in whose name it was started (the real one). */
  readonly uid: number
  readonly startedAtTicks: string
  /** Its arguments, fit to be shown: without control characters and secrets, cut when they are long. */
  readonly command: string
}

const MOST_ARGUMENT_BYTES = 4096
const MOST_SHOWN = 300
const GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ESRCH'])

const readArguments = async (file: string): Promise<string> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(MOST_ARGUMENT_BYTES),
      0,
      MOST_ARGUMENT_BYTES,
      0,
    )
    const words = cleanText(buffer.subarray(0, bytesRead).map((byte) => (byte === 0 ? 0x20 : byte)))
    return redact(words.trim()).slice(0, MOST_SHOWN)
  } finally {
    await handle.close()
  }
}

/** What lives under a pid now; null when nobody does. Rejects when the kernel does not let it be seen. */
export const readProcess = async (pid: number, proc = '/proc'): Promise<LiveProcess | null> => {
  const file = (name: string): string => join(proc, String(pid), name)
  try {
    const stat = parseProcStat(await readFile(file('stat'), 'utf8'))
    const status = await readFile(file('status'), 'utf8')
    if (stat === null || hasEnded(stat)) return null
    const uid = Number(/^Uid:\t(\d+)/m.exec(status)?.[1] ?? Number.NaN)
    // Its arguments are its own to hide, and only to be read.
    const command = await readArguments(file('cmdline')).catch(() => '')
    return {
      pid,
      parent: stat.parent,
      name: cleanText(Buffer.from(stat.comm)),
      uid,
      startedAtTicks: String(stat.startedTicks),
      command: command === '' ? `[${cleanText(Buffer.from(stat.comm))}]` : command,
    }
  } catch (error) {
    if (GONE.has((error as NodeJS.ErrnoException).code)) return null
    throw error
  }
}

/** This process and all that have started it, one from the other. */
export const ownFamily = async (proc = '/proc', self = process.pid): Promise<ReadonlySet<number>> => {
  const found = new Set<number>()
  for (let at = self; at > 0 && !found.has(at);) {
    found.add(at)
    at = (await readProcess(at, proc))?.parent ?? 0
  }
  return found
}
