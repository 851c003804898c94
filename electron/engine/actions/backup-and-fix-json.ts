import { isAbsolute, join, resolve } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { z } from 'zod'
import { refuseFile } from '../repair/guard-file'
import { isNamePattern } from '../repair/select/match-name'
import { defineAction, type LookContext, type PlanDraft } from './define-action'
import { ownSettings } from './look/own-settings'
import { findJsonFiles } from './look/find-json-files'
import { judgeJsonFile, leftMessage, type JudgedFile } from './look/judge-json-file'
import { impossible } from './look/impossible'
import { pathSchema } from './look/settings-values'

/** Files that one plan repairs; the others are for the next one. */
const MOST_STEPS = 20
/** Files that cannot be repaired and are named in a plan. */
const MOST_LEFT = 10

const params = z.object({
  /** Files, or directories whose files fit `pattern`. */
  paths: z.array(pathSchema).max(100).default([]),
  pattern: z.string().min(1).refine(isNamePattern).default('*.json'),
  recursive: z.boolean().default(false),
  /** Whether a file that was cut off may lose the member in which it ends. */
  allow_cut: z.boolean().default(false),
})
type Params = z.output<typeof params>

type Left = { readonly path: string; readonly why: Extract<JudgedFile, { kind: 'left' }>['why'] }
type Broken = Extract<JudgedFile, { kind: 'broken' }>
type Seen = { readonly broken: readonly Broken[]; readonly left: readonly Left[]; readonly fine: number }

type Chosen =
  | { readonly kind: 'chosen'; readonly paths: readonly string[] }
  | { readonly kind: 'impossible'; readonly why: Message }

const choose = async (
  { baseDir, settings }: LookContext,
  { paths, pattern, recursive }: Params,
  signal: AbortSignal,
): Promise<Chosen> => {
  if (paths.length === 0) return impossible(message('action.json.unset'))
  const chosen = new Set<string>()
  let missing: string | null = null
  const named = paths.map((path) => resolve(baseDir ?? '/', path))
  const isOwn = await ownSettings(settings.file, named)
  for (const written of paths) {
    if (!isAbsolute(written) && baseDir === null)
      return impossible(message('action.json.no_base', { path: written }))
    const path = resolve(baseDir ?? '/', written)
    const found = await findJsonFiles(path, { pattern, recursive }, signal)
    if (found.kind === 'impossible') return found
    if (found.kind === 'missing') missing ??= path
    else for (const file of found.paths) if (!isOwn(file)) chosen.add(file)
  }
  if (chosen.size > 0) return { kind: 'chosen', paths: [...chosen] }
  return impossible(
    missing === null
      ? message('action.json.none', { path: paths.join(', '), pattern })
      : message('action.json.missing', { path: missing }),
  )
}

const lookAtAll = async (
  { settings, dataDir, now, repairJson }: LookContext,
  paths: readonly string[],
  allowCut: boolean,
  signal: AbortSignal,
): Promise<Seen> => {
  const broken: Broken[] = []
  const left: Left[] = []
  let fine = 0
  const guard = { settings, ownDirs: [dataDir, settings.file].flatMap((own) => own ?? []) }
  for (const path of paths) {
    const judged = await judgeJsonFile(path, { allowCut, now, repairJson }, signal)
    if (judged.kind === 'left') left.push({ path, why: judged.why })
    else if (judged.kind !== 'broken') fine++
    else {
      // One that the guard would refuse must not keep the others from being repaired.
      const why = await refuseFile(path, guard, { kind: 'file', id: judged.step.id }, signal)
      if (why === null) broken.push(judged)
      else left.push({ path, why })
    }
  }
  return { broken, left, fine }
}

const nothingDone = ({ left, fine }: Seen): PlanDraft => {
  const [first] = left
  if (first === undefined) return { kind: 'nothing', why: message('action.json.fine', { n: fine }) }
  const why = leftMessage('action.json.left', first.path, first.why)
  return impossible(
    left.length > 1 && why.code === 'action.json.left'
      ? message('action.json.left_more', { ...why.params, n: left.length - 1 })
      : why,
  )
}

const touchesOf = ({ step, cut }: Broken, hasBackup: boolean): readonly Message[] => [
  ...step.found.repairs.map((code) => message('touch.json.fix', { path: step.path, what: `@${code}` })),
  ...(cut === null
    ? []
    : [
        message(hasBackup ? 'touch.json.cut' : 'touch.json.cut.lost', {
          path: step.path,
          line: cut.line,
          column: cut.column,
          n: cut.characters,
        }),
      ]),
]

/** How well it can be taken back, with what a person has to know of it before. */
const undoOf = ({
  settings,
  dataDir,
}: LookContext): Pick<Extract<PlanDraft, { kind: 'steps' }>, 'undo' | 'touches'> => {
  if (settings.fix?.backupBeforeFix === false)
    return { undo: 'irreversible', touches: [message('touch.backup.none')] }
  const { recipient = null, identityFile = null } = settings.backups ?? {}
  if (recipient === null || identityFile !== null) return { undo: 'reversible', touches: [] }
  const dir = join(dataDir ?? '/', 'backups')
  return { undo: 'compensatable', touches: [message('touch.backup.encrypted', { dir })] }
}

/** Keeps broken JSON files and repairs what takes no guessing, one step for each file. */
export default defineAction<Params>({
  class: 'repair',
  id: 'backup_and_fix_json',
  version: 1,
  params,
  risk: 'low',
  undo: 'reversible',
  planProves: true,
  target: ({ paths }) => ({ kind: 'path', name: paths.join(', ') || 'backup_and_fix_json' }),
  plan: async (context, wanted, signal) => {
    const chosen = await choose(context, wanted, signal)
    if (chosen.kind === 'impossible') return chosen
    const seen = await lookAtAll(context, chosen.paths, wanted.allow_cut, signal)
    if (seen.broken.length === 0) return nothingDone(seen)
    const now = seen.broken.slice(0, MOST_STEPS)
    const undo = undoOf(context)
    const later = seen.broken.length - now.length
    const steps: readonly StepOf<'fix_json'>[] = now.map(({ step }) => step)
    return {
      kind: 'steps',
      steps,
      undo: undo.undo,
      // What is dropped for good, or for the backup alone, is worth a second look.
      risk: now.some(({ cut }) => cut !== null) ? 'medium' : 'low',
      touches: [
        ...now.flatMap((one) => touchesOf(one, undo.undo !== 'irreversible')),
        ...(later > 0 ? [message('touch.json.later', { n: later })] : []),
        ...seen.left.slice(0, MOST_LEFT).map(({ path, why }) => leftMessage('touch.json.left', path, why)),
        ...undo.touches,
      ],
    }
  },
})
