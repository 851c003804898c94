import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { dirname, basename } from 'node:path'
import { message } from '@shared/domain/message'
import { isSafePath } from '../path-rules'
import { codeOf, faultOf, refuse, throwIfAborted } from './stop'

/** Linux' O_PATH, which Node does not name: it holds a place without the right to read it, see open(2). */
export const O_PATH = 0o10000000
const { O_DIRECTORY, O_NOFOLLOW } = constants

/** One name in a directory that is held open: whatever becomes of the path meanwhile, `at` stays below that directory. */
export type Place = {
  readonly parent: FileHandle
  readonly name: string
  readonly at: string
  /** As people know it. */
  readonly path: string
}

export const placeIn = (parent: FileHandle, name: string, path: string): Place => ({
  parent,
  name,
  path,
  at: `/proc/self/fd/${String(parent.fd)}/${name}`,
})

/** Opens a directory of an open directory; a link is not followed, also not to a directory. */
const enter = async ({ at, path }: Place): Promise<FileHandle> => {
  try {
    return await open(at, O_PATH | O_DIRECTORY | O_NOFOLLOW)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw refuse(message('hand.gone', { path }))
    if (codeOf(error) !== 'ENOTDIR') throw faultOf(path, error)
    const found = await lstat(at).catch(() => null)
    throw refuse(message(found?.isSymbolicLink() ? 'hand.link' : 'hand.not_directory', { path }))
  }
}

/** Opens a directory by its path, name by name from the root, through no link. The caller closes it. */
export const openDirectory = async (path: string, signal: AbortSignal): Promise<FileHandle> => {
  let here = await open('/', O_PATH | O_DIRECTORY)
  let done = ''
  for (const name of path.split('/').filter((part) => part !== '')) {
    done = `${done}/${name}`
    try {
      throwIfAborted(signal)
      const next = await enter(placeIn(here, name, done))
      await here.close()
      here = next
    } catch (error) {
      await here.close()
      throw error
    }
  }
  return here
}

/** Does something at a path whose parent is held open meanwhile. The path has to be in its shortest spelling. */
export const atPlace = async <T>(
  path: string,
  signal: AbortSignal,
  act: (place: Place) => Promise<T>,
): Promise<T> => {
  if (!isSafePath(path)) throw refuse(message('guard.path.unsafe', { path: JSON.stringify(path) }))
  const parent = await openDirectory(dirname(path), signal)
  try {
    return await act(placeIn(parent, basename(path), path))
  } finally {
    await parent.close()
  }
}
