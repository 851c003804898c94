import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'
import { routeOfContent } from '../../privilege/route-file'
import { defineStepKind, type PerformContext, type StepDone } from '../define-step-kind'
import { refuseFile } from '../guard-file'
import { handed } from '../handed'
import { MOST_JSON_BYTES, repairJsonBytes } from '../json/repair-json'
import { readWhole, sha256Of } from '../read-whole'

/** The repaired content that was approved, derived again; null when it comes out otherwise. */
const derive = (broken: Uint8Array, { sha256After }: StepOf<'fix_json'>): Buffer | null => {
  for (const allowCut of [false, true]) {
    const repaired = repairJsonBytes(broken, { allowCut })
    if (repaired.kind !== 'repaired') continue
    const content = Buffer.from(repaired.text)
    if (sha256Of(content) === sha256After) return content
  }
  return null
}

/** Whether the file on the disk is now what was approved, and is JSON. */
const confirm = async (
  { path, sha256After }: StepOf<'fix_json'>,
  output: string,
  signal: AbortSignal,
): Promise<StepDone> => {
  const now = await readWhole(path, 2 * MOST_JSON_BYTES, signal)
  if (now.kind !== 'read') {
    const reason = now.kind === 'failed' ? now.reason : now.kind
    return { failed: message('step.failed.json_unread', { path, reason }), output }
  }
  const { content, sha256 } = now.file
  const isFine = sha256 === sha256After && repairJsonBytes(content).kind === 'fine'
  return { failed: isFine ? null : message('step.failed.json_still', { path }), output }
}

const prepare = async (
  step: StepOf<'fix_json'>,
  { backups, repairId }: PerformContext,
  signal: AbortSignal,
) => {
  if (backups === null) return { kind: 'ready', undo: [], keptBytes: 0 } as const
  const { path, sha256Before, sha256After } = step
  const kept = await backups.keep(repairId, [path], signal)
  if (kept.kind === 'failed') return kept
  const [file] = kept.files
  if (file?.sha256 !== sha256Before)
    return { kind: 'failed', message: message('hand.content_changed', { path }) } as const
  const { archive, bytes } = kept
  const undo = {
    kind: 'restore',
    path,
    archive,
    entry: file.entry,
    sha256: sha256Before,
    sha256Expected: sha256After,
  } as const
  return { kind: 'ready', undo: [undo], keptBytes: bytes } as const
}

/** Repairs a JSON file, as it was shown and not otherwise. Taken back from the backup. */
export default defineStepKind<'fix_json'>({
  kind: 'fix_json',
  resources: ({ path }) => [targetKey({ kind: 'path', name: path })],
  refuse: ({ path, id }, context, signal) => refuseFile(path, context, { kind: 'file', id }, signal),
  route: ({ path }, context, signal) => routeOfContent(path, context, signal),
  prepare,
  perform: async (step, { hand }, signal) => {
    const { path, id, sha256Before } = step
    const found = await readWhole(path, MOST_JSON_BYTES, signal)
    if (found.kind === 'failed') return { failed: found.message, output: '' }
    if (found.kind === 'missing') return { refused: message('hand.gone', { path }), output: '' }
    if (found.kind === 'too_large' || found.file.sha256 !== sha256Before)
      return { refused: message('hand.content_changed', { path }), output: '' }
    const content = derive(found.file.content, step)
    if (content === null) return { refused: message('step.failed.json_changed', { path }), output: '' }
    const { access } = found.file
    const end = handed(
      await hand.replaceFile({ path, id, sha256Before, content, access, mtimeMs: null }, signal),
    )
    return 'refused' in end || end.failed !== null ? end : confirm(step, end.output, signal)
  },
})
