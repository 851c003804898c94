import type { Limits } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { bandOf } from '../core/bands'
import { readMemory } from '../metrics/read-memory'
import { unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  percentLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { defineCheck } from './define-check'

const usualLimits: Limits = { warning: 75, critical: 85 }
const GB = 1024 ** 3
const round1 = (value: number): number => Math.round(value * 10) / 10

const texts = {
  normal: 'check.memory.ok',
  caution: 'check.memory.caution',
  danger: 'check.memory.danger',
} as const

/** Memory: the share that programs can no longer get. Caches, which give way, do not count. Judged at 75 % and 85 % unless told. */
export default defineCheck({
  id: 'memory',
  settings: z.object(percentLimitFields).refine(areOrdered(usualLimits), limitsFault),
  usual: { intervalSeconds: 300, timeoutSeconds: 5 },
  usualLimits: namedAsSetting(usualLimits),
  subject: () => 'host',
  run: async (context, settings, signal) => {
    const end = await withDeadline(context.timeoutMs, signal, readMemory)
    if (end.kind === 'late') return unknown(message('check.memory.silent', { ms: end.afterMs }))
    const { totalBytes, availableBytes } = end.value
    const limits = limitsFrom(settings, usualLimits)
    const percent = round1(((totalBytes - availableBytes) / totalBytes) * 100)
    const availableGb = round1(availableBytes / GB)
    const band = bandOf(percent, limits, context.previousBand)
    const limit = band === 'danger' ? limits.critical : limits.warning
    return {
      status: band === 'danger' ? 'unhealthy' : 'healthy',
      band,
      message: message(texts[band], { percent, availableGb, limit }),
      value: percent,
      unit: 'percent',
      limits,
      details: { usage_percent: percent, available_gb: availableGb },
    }
  },
})
