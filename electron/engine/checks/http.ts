import type { Limits, Reading } from '@shared/domain/check'
import { z } from 'zod'
import { displayUrl, probePage } from './connect/probe-page'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  secondLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { worstReading } from './limits/worst-reading'
import { defineCheck } from './define-check'

const usualLimits: Limits = { warning: 2000, critical: 5000 }

const urlSchema = z.url({ protocol: /^https?$/, error: 'check.settings.http_url' }).max(2000)
const statusSchema = z.number().int().min(100).max(599)

const settingsSchema = z.lazy(() =>
  z
    .object({
      url: urlSchema.optional(),
      /** Several addresses under one name: the worst speaks for all. */
      urls: z.array(urlSchema).min(1).max(20).optional(),
      /** The status or statuses that are right; every 2xx and 3xx unless told. */
      expect_status: z.union([statusSchema, z.array(statusSchema).min(1).max(20)]).optional(),
      /** `false` takes any certificate, for an address inside the house that has signed its own. */
      verify_tls: z.boolean().default(true),
      ...secondLimitFields,
    })
    .refine((settings) => settings.url !== undefined || settings.urls !== undefined, {
      message: 'check.settings.http_url_missing',
      path: ['url'],
    })
    .refine(areOrdered(usualLimits, 1000), limitsFault),
)
type HttpSettings = z.output<typeof settingsSchema>

const addressesOf = ({ url, urls }: HttpSettings): readonly string[] => [
  ...new Set([...(url === undefined ? [] : [url]), ...(urls ?? [])]),
]

const wantedOf = ({ expect_status }: HttpSettings): readonly number[] | null =>
  expect_status === undefined ? null : [expect_status].flat()

const brief = (reading: Reading): string => {
  const status = reading.details['http_status']
  const time = reading.responseMs === undefined ? '' : ` (${Math.round(reading.responseMs)} ms)`
  return `${reading.status}${status === undefined ? '' : `, HTTP ${status}`}${time}`
}

/** HTTP: gets one or more pages. Judged by status and by the time to the end of the body, 2 s and 5 s unless told. */
export default defineCheck({
  id: 'http',
  settings: settingsSchema,
  usual: { intervalSeconds: 30, timeoutSeconds: 10 },
  asks: ['url'],
  usualLimits: namedAsSetting(usualLimits, 1000),
  subject: (settings) => {
    const [first] = addressesOf(settings)
    return first === undefined ? 'http' : new URL(first).hostname
  },
  hosts: (settings) => addressesOf(settings).map((url) => new URL(url).hostname),
  run: async (context, settings, signal) => {
    const addresses = addressesOf(settings)
    const names = addresses
      .map(displayUrl)
      .map((name, index, all) => (all.indexOf(name) < index ? `${name} (${index + 1})` : name))
    const common = {
      wantedStatus: wantedOf(settings),
      verifyTls: settings.verify_tls,
      limits: limitsFrom(settings, usualLimits, 1000),
      previousBand: context.previousBand,
      timeoutMs: context.timeoutMs,
    }
    const readings = await Promise.all(addresses.map((url) => probePage({ url, ...common }, signal)))
    const [first, ...others] = readings
    if (first === undefined) throw new Error('there is no address to get')
    const worst = worstReading([first, ...others])
    if (others.length === 0) return worst
    const each = readings.map((reading, index): [string, string] => [names[index] ?? '', brief(reading)])
    return { ...worst, details: { ...worst.details, ...Object.fromEntries(each) } }
  },
})
