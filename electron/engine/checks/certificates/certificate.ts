import type { X509Certificate } from 'node:crypto'
import { shownName, shownNames } from '../words/shown-name'

/** What a person has to know of a certificate. */
export type Certificate = {
  /** Whom it is for: its common name, else the first of its other names. */
  readonly name: string
  readonly issuer: string
  readonly names: string
  readonly validFrom: number
  readonly validTo: number
  readonly isSelfSigned: boolean
}

const DAY_MS = 86_400_000

/** One field of a name, which stands as a line `CN=…`; of several the last, which is the nearest to it. */
const field = (distinguishedName: string, key: string): string | null =>
  distinguishedName
    .split('\n')
    .findLast((line) => line.startsWith(`${key}=`))
    ?.slice(key.length + 1) ?? null

/** `DNS:a.example, IP Address:192.0.2.1`, see X509Certificate.subjectAltName in the manual of Node.js. */
const otherNames = (subjectAltName: string | undefined): readonly string[] =>
  (subjectAltName ?? '').split(', ').flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? [])

/** A name for people: organisation and common name of an authority say most together. */
const authorityName = (distinguishedName: string): string => {
  const name = field(distinguishedName, 'CN')
  const organisation = field(distinguishedName, 'O')
  const both = [organisation, name].filter((part) => part !== null && part !== '')
  return shownName(both.join(' / ') || distinguishedName, 80) || '?'
}

/** Reads what is wanted of a certificate; every name in it is its maker's word. */
export const readCertificate = (certificate: X509Certificate): Certificate => {
  const others = otherNames(certificate.subjectAltName)
  const common = field(certificate.subject, 'CN')
  return {
    name: shownName(common || others[0] || certificate.subject, 80) || '?',
    issuer: authorityName(certificate.issuer),
    names: shownNames(others.length > 0 ? others : [common ?? '?']),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    isSelfSigned: certificate.checkIssued(certificate),
  }
}

/** Whole and tenths of days until it ends; negative when it has. */
export const daysLeft = ({ validTo }: Pick<Certificate, 'validTo'>, now: number): number =>
  Math.floor(((validTo - now) / DAY_MS) * 10) / 10

/** The day, as it stands in a certificate (UTC). */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
