import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'
import { routeOfContent } from '../../privilege/route-file'
import type { Backups } from '../backup/backups'
import { defineStepKind } from '../define-step-kind'
import { refuseFile } from '../guard-file'
import { isSameAccess } from '../hand/pinned'
import { handed } from '../handed'
import { readWhole, sha256Of, type ReadWhole } from '../read-whole'

/** Larger files are not compared here; the hand still does. */
const MOST_BYTES = 64 * 1024 * 1024

type Kept = Extract<Awaited<ReturnType<Backups['read']>>, { readonly kind: 'read' }>
type Looked = { readonly kind: 'kept'; readonly kept: Kept } | { readonly kind: 'no'; readonly why: Message }

const lookAtBackup = async (
  { path, archive, entry, sha256 }: StepOf<'restore'>,
  read: Backups['read'],
  signal: AbortSignal,
): Promise<Looked> => {
  const kept = await read(archive, entry, signal)
  if (kept.kind === 'failed') return { kind: 'no', why: kept.message }
  return (await sha256Of(kept.content)) === sha256
    ? { kind: 'kept', kept }
    : { kind: 'no', why: message('restore.other_backup', { path, archive }) }
}

/** Why what stands there now is not replaced; null where it may be. What cannot be read is left to the hand to judge. */
const objection = (
  { path, archive, entry, sha256, sha256Expected }: StepOf<'restore'>,
  now: ReadWhole,
): Message | null => {
  const isKnown = now.kind !== 'read' || now.file.sha256 === sha256 || now.file.sha256 === sha256Expected
  return isKnown ? null : message('restore.other_content', { path, archive, entry })
}

const isAsKept = ({ sha256 }: StepOf<'restore'>, now: ReadWhole, kept: Kept): boolean =>
  now.kind === 'read' &&
  now.file.sha256 === sha256 &&
  isSameAccess(now.file.access, kept) &&
  Math.abs(now.file.mtimeMs - kept.mtimeMs) < 1

/** Puts a file back as a backup kept it, with owner, mode and times; what somebody has changed since stays. */
export default defineStepKind<'restore'>({
  kind: 'restore',
  resources: ({ path }) => [targetKey({ kind: 'path', name: path })],
  refuse: async (step, context, signal) => {
    const why = await refuseFile(step.path, context, { kind: 'file', mayBeMissing: true }, signal)
    if (why !== null) return why
    const other = objection(step, await readWhole(step.path, MOST_BYTES, signal))
    if (other !== null || context.readBackup === undefined) return other
    // A backup that is gone, damaged or encrypted is told before anybody approves it.
    const looked = await lookAtBackup(step, context.readBackup, signal)
    return looked.kind === 'no' ? looked.why : null
  },
  route: ({ path }, context, signal) => routeOfContent(path, context, signal),
  perform: async (step, { hand, backups, readBackup }, signal) => {
    const { path, archive, sha256Expected } = step
    const read = readBackup ?? backups?.read
    if (read === undefined) return { failed: message('backup.failed.missing', { archive }), output: '' }
    const looked = await lookAtBackup(step, read, signal)
    if (looked.kind === 'no') return { failed: looked.why, output: '' }
    const { content, mode, uid, gid, mtimeMs } = looked.kept
    const now = await readWhole(path, MOST_BYTES, signal)
    const why = objection(step, now)
    if (why !== null) return { refused: why, output: '' }
    if (isAsKept(step, now, looked.kept)) return { failed: null, output: '' }
    const wanted = { path, content, access: { mode, uid, gid }, mtimeMs }
    if (now.kind === 'missing')
      return handed(await hand.replaceFile({ ...wanted, id: null, sha256Before: null }, signal))
    if (now.kind !== 'read') {
      const unread = now.kind === 'failed' ? now.message : message('restore.other_content', step)
      return { failed: unread, output: '' }
    }
    // Either what the repair left, or what was kept with another owner, mode or time.
    const { id, sha256 } = now.file
    const sha256Before = sha256 === step.sha256 ? sha256 : sha256Expected
    return handed(await hand.replaceFile({ ...wanted, id, sha256Before }, signal))
  },
})
