import { setTimeout as wait } from 'node:timers/promises'
import type { Limits } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { bandOf } from '../core/bands'
import { unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { cpuShares, readCpuTimes } from './host/cpu-times'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  percentLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { defineCheck } from './define-check'

const usualLimits: Limits = { warning: 70, critical: 85 }
const WINDOW_MS = 1000
const round1 = (value: number): number => Math.round(value * 10) / 10

const texts = { normal: 'check.cpu.ok', caution: 'check.cpu.caution', danger: 'check.cpu.danger' } as const

/** CPU: the share of a second in which the processors were busy. Judged at 70 % and 85 % unless told. */
export default defineCheck({
  id: 'cpu',
  settings: z.object(percentLimitFields).refine(areOrdered(usualLimits), limitsFault),
  usualLimits: namedAsSetting(usualLimits),
  subject: () => 'host',
  run: async (context, settings, signal) => {
    const end = await withDeadline(context.timeoutMs, signal, async (inner) => {
      const before = await readCpuTimes()
      await wait(Math.min(WINDOW_MS, context.timeoutMs / 2), undefined, { signal: inner })
      const after = await readCpuTimes()
      return { shares: cpuShares(before, after), processors: after.processors }
    })
    if (end.kind === 'late') return unknown(message('check.cpu.silent', { ms: end.afterMs }))
    const { shares, processors } = end.value
    if (shares === null) return unknown(message('check.cpu.still'))
    const limits = limitsFrom(settings, usualLimits)
    const percent = round1(shares.busy)
    const iowait = round1(shares.iowait)
    const steal = round1(shares.steal)
    const band = bandOf(percent, limits, context.previousBand)
    const limit = band === 'danger' ? limits.critical : limits.warning
    return {
      status: band === 'danger' ? 'unhealthy' : 'healthy',
      band,
      message: message(texts[band], { percent, limit, iowait, steal }),
      value: percent,
      unit: 'percent',
      limits,
      details: {
        usage_percent: percent,
        user_percent: round1(shares.user),
        system_percent: round1(shares.system),
        iowait_percent: iowait,
        steal_percent: steal,
        processors,
      },
    }
  },
})
