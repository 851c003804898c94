import type { Band, Limits, Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { bandOf } from '../core/bands'
import { unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  percentLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { lookAtDisk, type DiskLook } from './limits/look-at-disk'
import { worstReading } from './limits/worst-reading'
import { defineCheck } from './define-check'

const usualLimits: Limits = { warning: 80, critical: 90 }
const GB = 1024 ** 3
const round1 = (value: number): number => Math.round(value * 10) / 10

const pathSchema = z.string().min(1).max(4096)

const settingsSchema = z.lazy(() =>
  z
    .object({
      path: pathSchema.optional(),
      /** Several paths under one name: the fullest speaks for all. */
      paths: z.array(pathSchema).min(1).max(50).optional(),
      ...percentLimitFields,
    })
    .refine(areOrdered(usualLimits), limitsFault),
)
type DiskSettings = z.output<typeof settingsSchema>

const pathsOf = ({ path, paths }: DiskSettings): readonly [string, ...string[]] => {
  const [first, ...others] = new Set([...(path === undefined ? [] : [path]), ...(paths ?? [])])
  return [first ?? '/', ...others]
}

const texts = { normal: 'check.disk.ok', caution: 'check.disk.caution', danger: 'check.disk.danger' } as const

const usageReading = (
  look: Extract<DiskLook, { kind: 'usage' }>,
  path: string,
  limits: Limits,
  previous?: Band,
): Reading => {
  const percent = round1(look.usage.percent)
  const freeGb = round1(look.usage.freeBytes / GB)
  const band = bandOf(percent, limits, previous)
  return {
    status: band === 'danger' ? 'unhealthy' : 'healthy',
    band,
    message: message(texts[band], {
      path,
      percent,
      freeGb,
      limit: band === 'danger' ? limits.critical : limits.warning,
    }),
    value: percent,
    unit: 'percent',
    limits,
    details: { path, usage_percent: percent, free_gb: freeGb },
  }
}

/** A file system that cannot fill up, or has nothing to fill, is well. */
const notJudged = (text: 'check.disk.read_only' | 'check.disk.no_blocks', path: string): Reading => ({
  status: 'healthy',
  band: 'normal',
  message: message(text, { path }),
  details: { path },
})

const readingOf = (look: DiskLook, path: string, limits: Limits, previous?: Band): Reading => {
  switch (look.kind) {
    case 'usage':
      return usageReading(look, path, limits, previous)
    case 'read_only':
      return notJudged('check.disk.read_only', path)
    case 'no_blocks':
      return notJudged('check.disk.no_blocks', path)
    case 'failed':
      return unknown(
        message(look.code === 'ENOENT' ? 'check.disk.missing' : 'check.disk.unreadable', {
          path,
          code: look.code,
        }),
      )
  }
}

/** Disk: how full the file systems of some paths are, as df counts. Judged at 80 % and 90 % unless told. */
export default defineCheck({
  id: 'disk',
  settings: settingsSchema,
  usual: { intervalSeconds: 300, timeoutSeconds: 5 },
  asks: ['path'],
  usualLimits: namedAsSetting(usualLimits),
  subject: () => 'host',
  run: async (context, settings, signal) => {
    const limits = limitsFrom(settings, usualLimits)
    const read = async (path: string): Promise<Reading> => {
      const end = await withDeadline(context.timeoutMs, signal, () => lookAtDisk(path))
      return end.kind === 'late'
        ? unknown(message('check.disk.silent', { path, ms: end.afterMs }))
        : readingOf(end.value, path, limits, context.previousBand)
    }
    const [first, ...others] = pathsOf(settings)
    const [head, ...tail] = await Promise.all([read(first), ...others.map(read)])
    const readings = [head, ...tail] as const
    const worst = worstReading(readings)
    if (others.length === 0) return worst
    const each = readings.map((reading): [string, number | string] => {
      const path = String(reading.message.params['path'] ?? '')
      return [path, reading.value ?? reading.status]
    })
    return { ...worst, details: { ...Object.fromEntries(each), ...worst.details } }
  },
})
