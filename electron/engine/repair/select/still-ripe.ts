import { lstat } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import { isFile } from '../hand/pinned'
import { collectLeft, type Left } from './left'
import { ageSince, type SelectedFile, type Wanted } from './select-files'

const AT_ONCE = 64

/**
 * Looks again at files that were selected a while ago, right before they go: walking a large tree takes minutes, and what
 * was written, read or made anew meanwhile (also under the same name and inode) is not old any more. Those are left.
 */
export const stillRipe = async (
  files: readonly SelectedFile[],
  ageBy: Wanted['ageBy'],
): Promise<{ readonly ripe: readonly SelectedFile[]; readonly left: Left }> => {
  const ripe: SelectedFile[] = []
  const left = collectLeft()
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE)
    // Who cannot be looked at any more is gone, or the hand tells why.
    const looks = await Promise.all(some.map(({ path }) => lstat(path, { bigint: true }).catch(() => null)))
    for (const [index, file] of some.entries()) {
      const found = looks[index] ?? null
      const isOther = found !== null && isFile(found, file.id) && ageSince(found, ageBy) !== file.at
      if (isOther) left.add(file.path, message('delete.left.changed'))
      else ripe.push(file)
    }
  }
  return { ripe, left: left.told() }
}
