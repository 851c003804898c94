import type { TextKey } from '@shared/text/text'

const textByCode: ReadonlyMap<string, TextKey> = new Map([
  ['CERT_HAS_EXPIRED', 'check.tls.expired'],
  ['CERT_NOT_YET_VALID', 'check.tls.not_yet_valid'],
  ['CERT_REVOKED', 'check.tls.other'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'check.tls.name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'check.tls.issuer'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'check.tls.issuer'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'check.tls.issuer'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'check.tls.issuer'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'check.tls.issuer'],
  ['CERT_UNTRUSTED', 'check.tls.issuer'],
  ['EPROTO', 'check.tls.other'],
])

const otherCodes =
  /^(ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_|INVALID_CA|PATH_LENGTH_|HOSTNAME_MISMATCH|SELF_SIGNED_)/

/** The text for an error code of a TLS handshake, or null when the code is not about TLS. Codes: Node.js manual, "X509 certificate error codes". */
export const tlsFaultOf = (code: string): TextKey | null =>
  textByCode.get(code) ?? (otherCodes.test(code) ? 'check.tls.other' : null)
