import { z } from 'zod'
import { withDeadline } from './connect/deadline'
import { ageFault, ageFields, ageLimits, isAgeOrdered } from './limits/age-limits'
import { fileAgeReading, type AgeTexts } from './limits/file-age-reading'
import { lookAtFile, type SeenFile } from './limits/look-at-file'
import { lookAtStream } from './limits/look-at-stream'
import type { StreamSource } from '../logs/sources/stream-kinds'
import { containerSchema, journaldMatchSchema } from '@shared/domain/settings-file'
import { defineCheck } from './define-check'

const texts: AgeTexts = {
  ok: 'check.log_freshness.ok',
  caution: 'check.log_freshness.caution',
  late: 'check.log_freshness.late',
  missing: 'check.log_freshness.missing',
  unreadable: 'check.log_freshness.unreadable',
  silent: 'check.log_freshness.silent',
  future: 'check.log_freshness.future',
}

const settingsSchema = z
  .object({
    /** A file, or a pattern in the last part (`/var/log/app/*.log`): the file that changed last counts. */
    path: z.string().startsWith('/', 'settings.value.absolute').max(4096).optional(),
    /** Or a source as `log_sources` names it. */
    journald: journaldMatchSchema.optional(),
    docker: containerSchema.optional(),
    ...ageFields,
  })
  .refine(
    (entry) => [entry.path, entry.journald, entry.docker].filter((kind) => kind !== undefined).length === 1,
    { message: 'settings.source.one_of' },
  )
  .refine(isAgeOrdered, ageFault)

const notedSchema = z.object({
  path: z.string(),
  identity: z.string(),
  bytes: z.number(),
  changedAt: z.number(),
})
type Noted = z.output<typeof notedSchema>

/**
 * When a file changed last: by its own time, or by what was seen since the last look. A file that took the place of
 * another, or has another length, has changed, whatever its time says (`touch -d`, a file moved there with its old time).
 */
const changedAtOf = (file: SeenFile, noted: Noted | null, now: number): number => {
  if (noted === null || noted.path !== file.path) return file.changedAt
  const isOther = noted.identity !== file.identity || noted.bytes !== file.bytes
  return isOther ? Math.max(file.changedAt, now) : Math.max(file.changedAt, noted.changedAt)
}

const streamOf = ({ journald, docker }: z.output<typeof settingsSchema>): StreamSource | null => {
  if (journald !== undefined) return { id: `journald:${journald}`, journald }
  return docker === undefined ? null : { id: `docker:${docker}`, docker }
}

/** Log freshness: a log that is written all the time; told when it has not changed for too long. */
export default defineCheck({
  id: 'log_freshness',
  settings: settingsSchema,
  asks: ['path'],
  subject: () => 'logs',
  run: async (context, settings, signal) => {
    const stream = streamOf(settings)
    const path = settings.path ?? stream?.id ?? ''
    const end = await withDeadline(context.timeoutMs, signal, (inner) =>
      stream
        ? lookAtStream(stream, context.exec, { timeoutMs: context.timeoutMs, signal: inner })
        : lookAtFile(path, 'glob'),
    )
    const now = context.now()
    const common = { path, end, now, limits: ageLimits(settings), texts }
    if (end.kind === 'late' || end.value.kind !== 'seen') return fileAgeReading(common)
    const { file } = end.value
    const noted = notedSchema.safeParse(context.memo.get())
    const changedAt = changedAtOf(file, noted.success ? noted.data : null, now)
    const next: Noted = { path: file.path, identity: file.identity, bytes: file.bytes, changedAt }
    context.memo.set(next)
    return fileAgeReading({ ...common, changedAt })
  },
})
