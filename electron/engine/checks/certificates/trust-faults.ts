import type { X509Certificate } from 'node:crypto'
import { message, type MessageParams } from '@shared/domain/message'
import { dayOf, type Certificate } from './certificate'
import { readCertificate } from './certificate'
import type { CertificateFault } from './certificate-reading'

/** The fault of a certificate that is for other names. */
export const nameFault = (certificate: Certificate, where: string, wanted: string): CertificateFault => ({
  word: 'name',
  said: message('check.tls_certificate.name', { where, wanted, names: certificate.names }),
})

const common = (certificate: Certificate, where: string): MessageParams => ({
  where,
  name: certificate.name,
  issuer: certificate.issuer,
  date: dayOf(certificate.validTo),
})

/** The fault of a certificate that has signed itself and is not one of the trusted. */
export const selfSignedFault = (certificate: Certificate, where: string): CertificateFault => ({
  word: 'self_signed',
  said: message('check.tls_certificate.self_signed', common(certificate, where)),
})

/** The fault of a chain that comes to an authority which is not trusted. */
export const issuerFault = (certificate: Certificate, where: string): CertificateFault => ({
  word: 'issuer',
  said: message('check.tls_certificate.issuer', common(certificate, where)),
})

/** The fault of a chain that ends before it comes to any authority. */
export const chainFault = (end: X509Certificate, where: string): CertificateFault => {
  const { name, issuer } = readCertificate(end)
  return {
    word: 'chain',
    said: message('check.tls_certificate.chain', { where, end: name, missing: issuer }),
  }
}

/**
 * What OpenSSL's word on a chain means; null when the certificate's own time is all that it complains about, which is
 * judged apart. Codes: Node.js manual, "X509 certificate error codes".
 */
export const trustFault = (
  code: string,
  certificate: Certificate,
  chain: readonly X509Certificate[],
  where: string,
  isInTime: boolean,
): CertificateFault | null => {
  const end = chain.at(-1)
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return isInTime
        ? {
            word: 'chain_expired',
            said: message('check.tls_certificate.chain_expired', common(certificate, where)),
          }
        : null
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return selfSignedFault(certificate, where)
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return issuerFault(end === undefined ? certificate : readCertificate(end), where)
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return end === undefined ? issuerFault(certificate, where) : chainFault(end, where)
    default:
      return {
        word: 'untrusted',
        said: message('check.tls_certificate.untrusted', { ...common(certificate, where), code }),
      }
  }
}
