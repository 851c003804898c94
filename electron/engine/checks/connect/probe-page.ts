import type { Band, Limits, Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import { msSince, roundMs, timeReading } from '../limits/response-time'
import { codeOf, faultOf, faultReading, unhealthy, unknown, type Place } from './connection-fault'
import { withDeadline } from './deadline'
import { getPage, type Page, type PageProgress } from './get-page'
import { tlsFaultOf } from './tls-fault'

export type PageProbe = {
  readonly url: string
  /** null takes every 2xx and 3xx. */
  readonly wantedStatus: readonly number[] | null
  readonly verifyTls: boolean
  readonly limits: Limits
  readonly previousBand: Band | undefined
  readonly timeoutMs: number
}

/** The address for people: without user, password, query and fragment, where secrets stand. */
export const displayUrl = (address: string): string => {
  const url = new URL(address)
  return `${url.protocol}//${url.host}${url.pathname}`
}

const answerReading = (page: Page, probe: PageProbe, place: Place, ms: number): Reading => {
  const { status } = page
  const params = { ...place, status }
  const more = { responseMs: roundMs(ms), details: { http_status: status } }
  if (page.kind === 'too_many_redirects') return unhealthy(message('check.http.redirects', params), more)
  if (page.kind === 'bad_redirect') return unhealthy(message('check.http.bad_redirect', params), more)
  if (!isWanted(probe.wantedStatus, status)) {
    const wantsLogin = status === 401 || status === 403 || status === 407
    return wantsLogin
      ? unknown(message('check.http.login', params), more)
      : unhealthy(message(status >= 500 ? 'check.http.server_error' : 'check.http.status', params), more)
  }
  return timeReading({
    valueMs: ms,
    responseMs: ms,
    limits: probe.limits,
    previousBand: probe.previousBand,
    texts: { ok: 'check.http.ok', slow: 'check.http.slow' },
    params,
    details: { http_status: status, body_bytes: page.bodyBytes },
  })
}

const isWanted = (wanted: readonly number[] | null, status: number): boolean =>
  wanted === null ? status >= 200 && status < 400 : wanted.includes(status)

/** What the silence of a page says that did not come within `ms`. */
export const lateReading = (progress: PageProgress, place: Place, ms: number): Reading => {
  if (progress.stage === 'answering')
    return unhealthy(message('check.http.endless', { ...place, ms, status: progress.status ?? 0 }), {
      details: { http_status: progress.status ?? 0 },
    })
  return faultReading(progress.stage === 'connected' ? 'silent' : 'unconnected', place, { ms })
}

/** What an error on the way to a page says. Throws what is not about the way. */
export const errorReading = (error: unknown, place: Place): Reading => {
  const fault = faultOf(error)
  if (fault !== null) return faultReading(fault, place)
  const code = codeOf(error) ?? ''
  const params: MessageParams = { ...place, code }
  const tls = tlsFaultOf(code)
  if (tls !== null) return unhealthy(message(tls, params), { details: { tls_code: code } })
  // The HTTP parser's own codes: what answers does not speak HTTP, or not correctly.
  if (code.startsWith('HPE_')) return unhealthy(message('check.connect.protocol', params))
  throw error
}

/** Gets one page and says what became of it. Rejects with the reason of `signal`, or when the probe itself broke. */
export const probePage = async (probe: PageProbe, signal: AbortSignal): Promise<Reading> => {
  const place: Place = { service: 'HTTP', where: displayUrl(probe.url), host: new URL(probe.url).hostname }
  const progress: PageProgress = { stage: 'connecting', status: null }
  // A redirect that was asked for by its number is the answer; without numbers it is followed.
  const options = {
    verifyTls: probe.verifyTls,
    isWanted: (status: number) => probe.wantedStatus?.includes(status) ?? false,
  }
  let startedMs = performance.now()
  try {
    const end = await withDeadline(probe.timeoutMs, signal, async (inner) => {
      startedMs = performance.now()
      return getPage(probe.url, options, progress, inner)
    })
    if (end.kind === 'late') return lateReading(progress, place, end.afterMs)
    return answerReading(end.value, probe, place, msSince(startedMs))
  } catch (error) {
    signal.throwIfAborted()
    return errorReading(error, place)
  }
}
