import type { Band, Limits, Reading } from '@shared/domain/check'
import { message, type Message, type MessageParams } from '@shared/domain/message'
import { bandOf } from '../../core/bands'
import { unhealthy } from '../connect/connection-fault'
import { dayOf, daysLeft, type Certificate } from './certificate'

export type CertificateFault = { readonly word: string; readonly said: Message }

/** Fewer days are worse; the bands count upwards, so it is the days that are gone which they judge. */
const bandOfDays = (days: number, limits: Limits, previous: Band | undefined): Band =>
  bandOf(-days, { warning: -limits.warning, critical: -limits.critical }, previous)

export type CertificateSight = {
  readonly certificate: Certificate
  readonly now: number
  /** In days; the critical one is the smaller. */
  readonly limits: Limits
  readonly previousBand: Band | undefined
  /** Where it was seen: an address or a path. */
  readonly where: string
  /** What is wrong besides its time, worst first. */
  readonly faults: readonly CertificateFault[]
  readonly responseMs?: number
}

const texts = { caution: 'check.tls_certificate.caution', danger: 'check.tls_certificate.danger' } as const

/** Judges a certificate: its time first, then whom it is for and who vouches for it, then the days that it has left. */
export const certificateReading = (sight: CertificateSight): Reading => {
  const { certificate, now, limits, where, faults } = sight
  const days = daysLeft(certificate, now)
  const params: MessageParams = {
    where,
    name: certificate.name,
    issuer: certificate.issuer,
    date: dayOf(certificate.validTo),
    from: dayOf(certificate.validFrom),
    days: Math.floor(days),
  }
  const ofTime: readonly CertificateFault[] =
    now >= certificate.validTo
      ? [{ word: 'expired', said: message('check.tls_certificate.expired', params) }]
      : now < certificate.validFrom
        ? [{ word: 'not_yet_valid', said: message('check.tls_certificate.not_yet', params) }]
        : []
  const all = [...ofTime, ...faults]
  const more = {
    value: days,
    unit: 'count' as const,
    limits,
    ...(sight.responseMs !== undefined && { responseMs: sight.responseMs }),
    details: {
      name: certificate.name,
      names: certificate.names,
      issuer: certificate.issuer,
      valid_from: dayOf(certificate.validFrom),
      valid_to: dayOf(certificate.validTo),
      days_left: days,
      ...(all.length > 0 && { faults: all.map(({ word }) => word).join(', ') }),
    },
  }
  const [worst] = all
  if (worst !== undefined) return unhealthy(worst.said, more)
  const band = bandOfDays(days, limits, sight.previousBand)
  const said =
    band === 'normal'
      ? message('check.tls_certificate.ok', params)
      : message(texts[band], { ...params, limit: band === 'danger' ? limits.critical : limits.warning })
  return { status: band === 'danger' ? 'unhealthy' : 'healthy', band, message: said, ...more }
}
