import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rmdir, type FileHandle } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import type { MkdirStep } from './guard-path'

/** Linux' O_PATH, which Node does not name: it holds a directory's place without the right to list it. */
const O_PATH = 0o10000000
const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants
const PARENT_MODE = 0o755

export type Made =
  | { readonly kind: 'made'; readonly created: readonly string[] }
  | { readonly kind: 'existed' }
  | { readonly kind: 'failed'; readonly message: Message }

/** Ends the walk with what a person has to know. */
class Stop extends Error {
  readonly told: Message
  constructor(told: Message) {
    super(told.code)
    this.told = told
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

const within = (parent: FileHandle, name: string): string => `/proc/self/fd/${String(parent.fd)}/${name}`

const told = (path: string, error: unknown): Stop => {
  const reason = codeOf(error)
  switch (reason) {
    case 'EACCES':
    case 'EPERM':
      return new Stop(message('step.failed.mkdir_not_permitted', { path }))
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EROFS':
      return new Stop(message('step.failed.mkdir_no_space', { path, reason }))
    default:
      return new Stop(message('step.failed.mkdir', { path, reason }))
  }
}

/** Opens a directory of an open directory without following a link; null when there is nothing of that name. */
const enter = async (parent: FileHandle, name: string, path: string): Promise<FileHandle | null> => {
  try {
    return await open(within(parent, name), O_PATH | O_DIRECTORY | O_NOFOLLOW)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return null
    if (code !== 'ENOTDIR' && code !== 'ELOOP') throw told(path, error)
    const found = await lstat(within(parent, name)).catch(() => null)
    throw new Stop(
      message(found?.isSymbolicLink() ? 'step.failed.mkdir_link' : 'step.failed.mkdir_not_directory', {
        path,
      }),
    )
  }
}

type Wanted = { readonly mode: number; readonly owner: MkdirStep['owner'] }

/** Gives a directory that was just made its owner and its exact mode, through its own descriptor. */
const adopt = async (
  parent: FileHandle,
  name: string,
  path: string,
  { mode, owner }: Wanted,
): Promise<void> => {
  const made = await open(within(parent, name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(
    (error: unknown) => {
      throw codeOf(error) === 'EACCES'
        ? told(path, error)
        : new Stop(message('step.failed.mkdir_swapped', { path }))
    },
  )
  try {
    const { uid } = await made.stat()
    const mine = uid === process.geteuid?.() && (await readdir(within(made, '.'))).length === 0
    if (!mine) throw new Stop(message('step.failed.mkdir_swapped', { path }))
    if (owner !== null)
      await made.chown(owner.uid, owner.gid).catch((error: unknown) => {
        throw new Stop(message('step.failed.mkdir_owner', { path, owner: owner.name, reason: codeOf(error) }))
      })
    // After chown, which may clear bits; and by chmod, which no umask weakens.
    await made.chmod(mode).catch((error: unknown) => {
      throw told(path, error)
    })
  } finally {
    await made.close()
  }
}

type Created = {
  readonly parent: FileHandle
  readonly name: string
  readonly path: string
  readonly dev: number | null
  readonly ino: number | null
}

/** Takes away a directory that was just made, and none that has its name by now; one that is in use stays. */
const takeBack = async ({ parent, name, dev, ino }: Created): Promise<void> => {
  const found = await lstat(within(parent, name)).catch(() => null)
  if (found === null || found.dev !== dev || found.ino !== ino) return
  await rmdir(within(parent, name)).catch(() => undefined)
}

/**
 * Makes a directory and the parents that are missing (those 0755 and our own), like `install -d`. It walks from the
 * root by descriptors that follow no link and acts below them, so that a parent which is swapped on the way leads
 * nowhere else. What was made is taken back when it cannot be finished.
 */
export const makeDirectory = async ({ path, mode, owner }: MkdirStep, signal: AbortSignal): Promise<Made> => {
  const names = path.split('/').slice(1)
  const held: FileHandle[] = []
  const created: Created[] = []

  const make = async (parent: FileHandle, name: string, here: string, wanted: Wanted): Promise<void> => {
    try {
      // Closed to others until it has its owner. Where it keeps ours it is finished at once, whatever comes then.
      await mkdir(within(parent, name), wanted.owner === null ? wanted.mode & 0o777 : 0o700)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return
      throw told(here, error)
    }
    // Which one it is, so that nothing else is ever taken for it.
    const found = await lstat(within(parent, name)).catch(() => null)
    created.push({ parent, name, path: here, dev: found?.dev ?? null, ino: found?.ino ?? null })
    await adopt(parent, name, here, wanted)
  }

  try {
    let parent = await open('/', O_PATH | O_DIRECTORY)
    held.push(parent)
    for (const [index, name] of names.entries()) {
      if (signal.aborted) throw new Stop(message('step.failed.aborted'))
      const here = `/${names.slice(0, index + 1).join('/')}`
      const isLast = index === names.length - 1
      let next = await enter(parent, name, here)
      if (next === null) {
        await make(parent, name, here, isLast ? { mode, owner } : { mode: PARENT_MODE, owner: null })
        next = await enter(parent, name, here)
      }
      if (next === null) throw new Stop(message('step.failed.mkdir_swapped', { path: here }))
      held.push(next)
      parent = next
    }
    return created.length === 0
      ? { kind: 'existed' }
      : { kind: 'made', created: created.map((one) => one.path) }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    // Only what is still empty goes; whatever somebody has put there by now stays.
    for (const made of created.toReversed()) await takeBack(made)
    return { kind: 'failed', message: error.told }
  } finally {
    for (const handle of held.toReversed()) await handle.close()
  }
}
