import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { judgePlace, type PlaceGuardDeps } from './guard-place'
import { isOwnerId, isSafeDirectoryMode, isSafePath } from './path-rules'

export { defaultTrustedUids } from './guard-place'

export type MkdirStep = StepOf<'mkdir'>
export type PathGuardDeps = PlaceGuardDeps

/** Says why a directory must not be made, or null when it may. Looks at the file system as it is now. */
export const refuseMkdir = async (step: MkdirStep, deps: PathGuardDeps): Promise<Message | null> => {
  const { path, mode, owner } = step
  if (!isSafePath(path)) return message('guard.path.unsafe', { path: JSON.stringify(path) })
  if (!isSafeDirectoryMode(mode)) return message('guard.mode.unsafe', { mode: mode.toString(8) })
  if (owner && !(isOwnerId(owner.uid) && isOwnerId(owner.gid)))
    return message('guard.owner.unsafe', { owner: owner.name })
  const place = await judgePlace(path, deps)
  return place.kind === 'fine' ? null : message(`guard.path.${place.why}`, place.params)
}
