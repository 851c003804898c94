import { isAbsolute, resolve } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { Step, StepOf } from '@shared/domain/plan'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import { z } from 'zod'
import { chooseReopen, namesOf } from '../repair/rotation/choose-reopen'
import { estimateSaving } from '../repair/rotation/estimate-saving'
import { expandLogs, findLargeLogs, type LargeLog } from '../repair/rotation/find-logs'
import { droppedSlot } from '../repair/rotation/make-room'
import { readRotationEntries, rotatedBy } from '../repair/rotation/other-rotation'
import { refuseContent, refusePlace } from '../repair/rotation/refuse-rotation'
import { writersOf } from '../repair/rotation/release'
import { filesOf, readSlots } from '../repair/rotation/slots'
import { isNamePattern } from '../repair/select/match-name'
import { isUnitName } from '../services/unit-name'
import { pathsOfGlob } from '../settings/glob'
import { defineAction, type LookContext, type PlanDraft } from './define-action'
import { pathSchema } from './look/settings-values'

const MOST_LOGS = 20
const MOST_WRITERS = 10

/** `"640"`, `"0640"` and `640` all mean what `chmod 640` does. */
const mode = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^0?[0-7]{3}$/))
  .transform((digits) => Number.parseInt(digits, 8))
  .refine((bits) => (bits & 0o113) === 0)

const params = z.lazy(() =>
  z.object({
    /** Logs, and directories of logs; the logs that the settings have followed, as far as repairs may touch them, unless told. */
    paths: z.array(pathSchema).min(1).max(100).optional(),
    /** Which files of a directory are logs. */
    pattern: z.string().min(1).max(255).refine(isNamePattern).default('*.log'),
    max_size_mb: z.number().positive().max(1_000_000).default(10),
    /** How many generations stay beside the log. */
    keep: z.number().int().min(1).max(1000).default(30),
    mode: mode.prefault('640'),
    compress: z.boolean().default(true),
    /** The service whose reload has the writer open its log anew, where it cannot be told from the writer. */
    service: z.string().refine(isUnitName).optional(),
    reopen: z.enum(['auto', 'reload', 'by_itself', 'copy']).default('auto'),
  }),
)
type Params = z.output<typeof params>

type Named =
  | { readonly kind: 'named'; readonly paths: readonly string[] }
  | { readonly kind: 'impossible'; readonly why: Message }

const guardContext = ({ settings, resolveService, dataDir }: LookContext) => ({
  settings,
  resolveService,
  ...(dataDir === null ? {} : { ownDirs: [dataDir] }),
})

/** The logs that the settings have followed and that repairs may touch. */
const followed = async (context: LookContext, signal: AbortSignal): Promise<Named> => {
  const sources = context.settings.sources ?? []
  const paths: string[] = []
  const logs = await Promise.all(
    sources.flatMap((source) => ('path' in source ? [pathsOfGlob(source.path)] : [])),
  )
  for (const log of await expandLogs(logs.flat(), '*'))
    if ((await refusePlace(log, guardContext(context), signal)) === null) paths.push(log)
  return paths.length === 0
    ? { kind: 'impossible', why: message('rotate.unset', { n: sources.length }) }
    : { kind: 'named', paths }
}

const logsOf = async (
  { paths, pattern }: Params,
  context: LookContext,
  signal: AbortSignal,
): Promise<Named> => {
  if (paths === undefined) return followed(context, signal)
  const relative = paths.find((one) => !isAbsolute(one))
  if (relative !== undefined && context.baseDir === null)
    return { kind: 'impossible', why: message('rotate.no_base', { path: relative }) }
  const absolute = paths.map((one) => resolve(context.baseDir ?? '/', one))
  return { kind: 'named', paths: await expandLogs(absolute, pattern) }
}

type Rotation = {
  readonly step: StepOf<'rotate'>
  readonly touches: readonly Message[]
  readonly freesBytes: number
  readonly drops: boolean
}
type Look = Rotation | { readonly left: Message }

const lookAt = async (
  { path: log, file, isAside }: LargeLog,
  wanted: Params,
  context: LookContext,
  signal: AbortSignal,
): Promise<Look> => {
  const { keep, compress, reopen: wish, service = null, max_size_mb } = wanted
  const refused = await refuseContent(log)
  if (refused !== null) return { left: refused }
  const { writers, unseen } = await writersOf(file.id, signal)
  const chosen = await chooseReopen({ path: log, wish, service, writers, unseen }, context, signal)
  if (chosen.kind === 'left') return { left: chosen.why }
  const { reopen } = chosen
  // Nothing but a reload has a writer leave a log that has lost its name.
  if (isAside && reopen.kind !== 'reload')
    return { left: message('rotate.left.aside', { path: file.path, writers: namesOf(writers) }) }
  const dropped = isAside ? null : droppedSlot(await readSlots(log, keep), keep)
  const droppedFiles = dropped === null ? [] : filesOf(dropped)
  const saving = compress ? await estimateSaving(file) : 0
  return {
    step: {
      kind: 'rotate',
      path: log,
      id: file.id,
      minBytes: Math.floor(max_size_mb * 1024 * 1024),
      generations: keep,
      mode: wanted.mode,
      compress,
      reopen,
      found: { bytes: file.bytes, writers: writers.slice(0, MOST_WRITERS).map((one) => namesOf([one])) },
    },
    touches: [
      writers.length === 0
        ? message('rotate.touch', { path: log, bytes: shortBytes(file.bytes) })
        : message('rotate.touch.writers', {
            path: log,
            bytes: shortBytes(file.bytes),
            writers: namesOf(writers.slice(0, MOST_WRITERS)),
          }),
      ...(isAside ? [message('rotate.touch.aside', { path: log, aside: file.path })] : []),
      ...droppedFiles.map((one) =>
        message('rotate.touch.dropped', { path: one.path, bytes: shortBytes(one.bytes) }),
      ),
      ...(unseen > 0 ? [message('rotate.touch.unseen', { path: log, n: unseen })] : []),
    ],
    freesBytes: saving + droppedFiles.reduce((sum, { bytes }) => sum + bytes, 0),
    drops: droppedFiles.length > 0,
  }
}

const draftOf = (rotations: readonly Rotation[], others: readonly Message[]): PlanDraft => {
  const steps: readonly Step[] = rotations.map(({ step }) => step)
  const copied = rotations.filter(({ step }) => step.reopen.kind === 'copy_and_truncate')
  const isLasting = copied.length > 0 || rotations.some(({ drops }) => drops)
  return {
    kind: 'steps',
    steps,
    touches: [...rotations.flatMap(({ touches }) => touches), ...others],
    asks: copied.map(({ step }) =>
      message('rotate.ask.copy', { path: step.path, writers: step.found.writers.join(', ') || '-' }),
    ),
    freesBytes: rotations.reduce((sum, { freesBytes }) => sum + freesBytes, 0),
    ...(isLasting ? ({ undo: 'irreversible' } as const) : {}),
    ...(copied.length > 0 ? ({ risk: 'medium' } as const) : {}),
  }
}

/**
 * Sets large logs aside, has their writers begin new ones, and compresses the former. That no log is large any more proves
 * the rotation, but not that the disk has room again: only a check can.
 */
export default defineAction<Params>({
  class: 'repair',
  id: 'log_rotate',
  version: 1,
  params,
  risk: 'low',
  undo: 'reversible',
  planProves: false,
  target: ({ paths }) => ({ kind: 'path', name: paths?.join(', ') ?? '*.log' }),
  plan: async (context, wanted, signal) => {
    const named = await logsOf(wanted, context, signal)
    if (named.kind === 'impossible') return named
    const large = await findLargeLogs(named.paths, wanted.max_size_mb * 1024 * 1024, signal)
    const megabytes = wanted.max_size_mb
    if (large.length === 0)
      return { kind: 'nothing', why: message('rotate.nothing', { n: named.paths.length, megabytes }) }
    const entries = await readRotationEntries()
    const rotations: Rotation[] = []
    const others: Message[] = []
    for (const log of large.slice(0, MOST_LOGS)) {
      const look = await lookAt(log, wanted, context, signal)
      if ('left' in look) others.push(look.left)
      else rotations.push(look)
      const other = rotatedBy(entries, log.path)
      if (other !== null) others.push(message('rotate.touch.logrotate', { path: log.path, file: other }))
    }
    const [reason] = others
    if (rotations.length === 0 && reason !== undefined) return { kind: 'impossible', why: reason }
    if (large.length > MOST_LOGS) others.push(message('rotate.touch.more', { n: large.length - MOST_LOGS }))
    return draftOf(rotations, others)
  },
})
