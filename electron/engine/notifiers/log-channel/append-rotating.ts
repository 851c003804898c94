import { constants } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants

export type Rotation = { readonly maxBytes: number; readonly generations: number }

const renameIfThere = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

const rotate = async (file: string, generations: number): Promise<void> => {
  await rm(`${file}.${String(generations)}`, { force: true })
  for (let n = generations - 1; n >= 1; n--)
    await renameIfThere(`${file}.${String(n)}`, `${file}.${String(n + 1)}`)
  await renameIfThere(file, `${file}.1`)
}

/** Appends a line to the file as it stands now, 0600, never through a link; false when it is full and has to make room. */
const append = async (file: string, line: Buffer, maxBytes: number): Promise<boolean> => {
  const handle = await open(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600)
  try {
    const { size, mode } = await handle.stat()
    if (size > 0 && size + line.length > maxBytes) return false
    if ((mode & 0o077) !== 0) await handle.chmod(0o600)
    await handle.appendFile(line)
    return true
  } finally {
    await handle.close()
  }
}

/**
 * Makes a function that appends lines to one file in the order in which it is called. Before the file would grow
 * beyond `maxBytes` it becomes `file.1`, and so on up to `generations` old ones. Rejects when a line is not written.
 */
export const createRotatingAppender = (
  file: string,
  { maxBytes, generations }: Rotation,
): ((line: string) => Promise<void>) => {
  let last: Promise<void> = Promise.resolve()
  const write = async (line: Buffer): Promise<void> => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    if (await append(file, line, maxBytes)) return
    await rotate(file, generations)
    if (!(await append(file, line, maxBytes))) throw new Error(`${file} could not make room for a line`)
  }
  return (line) => {
    // One failed line must not fail those behind it; its own caller is told.
    last = last.catch(() => undefined).then(() => write(Buffer.from(line)))
    return last
  }
}
