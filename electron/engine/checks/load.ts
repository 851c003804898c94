import { loadavg } from 'node:os'
import type { Limits } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { readCpuTimes } from './host/cpu-times'
import { loadReading } from './host/load-reading'
import { areOrdered, limitsFault, limitsFrom, namedAsSetting } from './limits/limits-setting'
import { defineCheck } from './define-check'

/**
 * From 1 a processor on, some of those that want to run wait; at 2, one waits for each that runs, which is where the
 * alert NodeSystemSaturation of the Prometheus node mixin begins, too. Over five minutes, so that a short batch does
 * not count.
 */
const usualLimits: Limits = { warning: 1, critical: 2 }
const perProcessor = z.number().min(0.01).max(1000)

/** Load: the average number of tasks that run or wait, a processor. Judged at 1 and 2 over 5 minutes unless told. */
export default defineCheck({
  id: 'load',
  settings: z
    .object({
      threshold: perProcessor.optional(),
      warning: perProcessor.optional(),
      /** Which of the three averages is judged. */
      minutes: z.literal([1, 5, 15]).default(5),
    })
    .refine(areOrdered(usualLimits), limitsFault),
  usualLimits: namedAsSetting(usualLimits),
  subject: () => 'host',
  run: async (context, settings, signal) => {
    // Windows keeps no such average, and Node.js answers with zeros there.
    if (process.platform === 'win32') return unknown(message('check.load.none'))
    const end = await withDeadline(context.timeoutMs, signal, readCpuTimes)
    if (end.kind === 'late') return unknown(message('check.load.silent', { ms: end.afterMs }))
    const [one = 0, five = 0, fifteen = 0] = loadavg()
    return loadReading({
      averages: { 1: one, 5: five, 15: fifteen },
      processors: end.value.processors,
      minutes: settings.minutes,
      limits: limitsFrom(settings, usualLimits),
      previousBand: context.previousBand,
    })
  },
})
