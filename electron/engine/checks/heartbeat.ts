import { z } from 'zod'
import { withDeadline } from './connect/deadline'
import { ageFault, ageFields, ageLimits, isAgeOrdered } from './limits/age-limits'
import { fileAgeReading, type AgeTexts } from './limits/file-age-reading'
import { lookAtFile } from './limits/look-at-file'
import { defineCheck } from './define-check'

const texts: AgeTexts = {
  ok: 'check.heartbeat.ok',
  caution: 'check.heartbeat.caution',
  late: 'check.heartbeat.late',
  missing: 'check.heartbeat.missing',
  unreadable: 'check.heartbeat.unreadable',
  silent: 'check.heartbeat.silent',
  future: 'check.heartbeat.future',
}

const settingsSchema = z
  .object({ path: z.string().startsWith('/', 'settings.value.absolute').max(4096), ...ageFields })
  .refine(isAgeOrdered, ageFault)

/** Heartbeat: a file that something else touches each time it has done its work, such as a backup; told when it stops. */
export default defineCheck({
  id: 'heartbeat',
  settings: settingsSchema,
  subject: () => 'jobs',
  run: async (context, settings, signal) => {
    const { path } = settings
    const end = await withDeadline(context.timeoutMs, signal, () => lookAtFile(path))
    return fileAgeReading({ path, end, now: context.now(), limits: ageLimits(settings), texts })
  },
})
