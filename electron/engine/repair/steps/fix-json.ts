import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'
import { routeOfContent } from '../../privilege/route-file'
import { defineStepKind, type PerformContext, type StepDone, type StepRefused } from '../define-step-kind'
import { refuseFile } from '../guard-file'
import { handed } from '../handed'
import { MOST_JSON_BYTES } from '../json/json-limits'
import { jsonFailureMessage, type RepairJson } from '../json/json-repairer'
import { readWhole, sha256Of } from '../read-whole'

type Derived =
  | { readonly kind: 'derived'; readonly content: Uint8Array }
  | { readonly kind: 'ended'; readonly end: StepDone | StepRefused }

/**
 * The repaired content that was approved, derived again. That a tail may be cut changes nothing for a text that needs no cut,
 * and what was approved is told by its hash alone, whichever thread derived it.
 */
const derive = async (
  broken: Uint8Array,
  { path, sha256After }: StepOf<'fix_json'>,
  repairJson: RepairJson,
  signal: AbortSignal,
): Promise<Derived> => {
  const repaired = await repairJson(broken, { allowCut: true }, signal)
  if (repaired.kind === 'failed')
    return { kind: 'ended', end: { failed: jsonFailureMessage(path, repaired.why), output: '' } }
  return repaired.kind === 'repaired' && (await sha256Of(repaired.content)) === sha256After
    ? { kind: 'derived', content: repaired.content }
    : { kind: 'ended', end: { refused: message('step.failed.json_changed', { path }), output: '' } }
}

/** Whether the file on the disk is now what was approved, and is JSON. */
const confirm = async (
  { path, sha256After }: StepOf<'fix_json'>,
  { repairJson, output }: { readonly repairJson: RepairJson; readonly output: string },
  signal: AbortSignal,
): Promise<StepDone> => {
  const now = await readWhole(path, 2 * MOST_JSON_BYTES, signal)
  if (now.kind !== 'read') {
    const reason = now.kind === 'failed' ? now.reason : now.kind
    return { failed: message('step.failed.json_unread', { path, reason }), output }
  }
  const { content, sha256 } = now.file
  const still = { failed: message('step.failed.json_still', { path }), output }
  if (sha256 !== sha256After) return still
  const judged = await repairJson(content, {}, signal)
  if (judged.kind === 'failed')
    return { failed: message('step.failed.json_unread', { path, reason: judged.why.code }), output }
  return judged.kind === 'fine' ? { failed: null, output } : still
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
  perform: async (step, { hand, repairJson }, signal) => {
    const { path, id, sha256Before } = step
    const found = await readWhole(path, MOST_JSON_BYTES, signal)
    if (found.kind === 'failed') return { failed: found.message, output: '' }
    if (found.kind === 'missing') return { refused: message('hand.gone', { path }), output: '' }
    if (found.kind === 'too_large' || found.file.sha256 !== sha256Before)
      return { refused: message('hand.content_changed', { path }), output: '' }
    const { content: broken, access } = found.file
    const derived = await derive(broken, step, repairJson, signal)
    if (derived.kind === 'ended') return derived.end
    const { content } = derived
    const end = handed(
      await hand.replaceFile({ path, id, sha256Before, content, access, mtimeMs: null }, signal),
    )
    return 'refused' in end || end.failed !== null
      ? end
      : confirm(step, { repairJson, output: end.output }, signal)
  },
})
