import { message } from '@shared/domain/message'
import { z } from 'zod'
import { checkExpression } from '../settings/check-expression'
import { unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { lookForProcesses } from './processes/look-for-processes'
import type { ProcessWish } from './processes/process-reading'
import { defineCheck } from './define-check'

const countSchema = z.number().int().min(0).max(100_000)

const expressionSchema = z
  .string()
  .min(1)
  .max(4000)
  .superRefine((source, issues) => {
    const checked = checkExpression(source)
    if (checked.kind === 'usable') return
    const { code, params } = checked.message
    issues.addIssue({ code: 'custom', message: code, params: { ...params } })
  })

const settingsSchema = z.lazy(() =>
  z
    .object({
      /** The exact name, as `ps -o comm` shows it. */
      process: z.string().min(1).max(255).optional(),
      /** An expression over the arguments, as `pgrep -f` sees them, in whatever case. */
      pattern: expressionSchema.optional(),
      /** A name or number: in whose name it runs. */
      user: z
        .string()
        .regex(/^[^\s:]+$/, 'check.settings.user')
        .max(100)
        .optional(),
      pid_file: z.string().startsWith('/', 'settings.value.absolute').max(4096).optional(),
      /** At least one unless told; none when `max` is 0. */
      min: countSchema.optional(),
      max: countSchema.optional(),
    })
    .refine(
      ({ process: name, pattern, user, pid_file }) =>
        [name, pattern, user, pid_file].some((given) => given !== undefined),
      { message: 'check.settings.process_missing', path: ['process'] },
    )
    .refine(({ min, max }) => max === undefined || (min ?? Math.min(1, max)) <= max, {
      message: 'check.settings.process_max_below_min',
      path: ['max'],
    }),
)
type ProcessSettings = z.output<typeof settingsSchema>

const wishOf = ({ process: name, pid_file, min, max }: ProcessSettings): ProcessWish => ({
  // The expression stays unsaid: it may hold what stands in arguments.
  what: name ?? pid_file ?? '@check.process.what',
  min: min ?? Math.min(1, max ?? 1),
  max: max ?? null,
})

/** Process: whether as many run as should. Ended ones that nobody has taken note of do not count, nor does Mamori. */
export default defineCheck({
  id: 'process',
  settings: settingsSchema,
  usual: { intervalSeconds: 30, timeoutSeconds: 5 },
  asks: ['process'],
  subject: ({ process: name }) => name?.replaceAll(/\s+/g, '-') ?? 'host',
  run: async (context, settings, signal) => {
    if (process.platform !== 'linux') return unknown(message('check.process.no_proc'))
    signal.throwIfAborted()
    // A process whose memory is in trouble can hold up whoever reads its arguments for ever: never wait for two of them.
    if (context.memo.get() === 'looking') return unknown(message('check.process.stuck'))
    const end = await withDeadline(context.timeoutMs, signal, (inner) => {
      context.memo.set('looking')
      return lookForProcesses(
        {
          name: settings.process ?? null,
          pattern: settings.pattern ?? null,
          user: settings.user ?? null,
          pidFile: settings.pid_file ?? null,
          wish: wishOf(settings),
        },
        context.now,
        inner,
      ).finally(() => context.memo.set('idle'))
    })
    return end.kind === 'late' ? unknown(message('check.process.silent', { ms: end.afterMs })) : end.value
  },
})
