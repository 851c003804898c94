import { X509Certificate } from 'node:crypto'
import { constants, open } from 'node:fs/promises'

export type PemFile =
  | {
      readonly kind: 'read'
      readonly text: string
      readonly certificates: readonly [X509Certificate, ...X509Certificate[]]
    }
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'invalid' }

const MOST_BYTES = 1024 * 1024
const BLOCK = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g

/** The certificates of a text in PEM, in their order; keys that stand there, too, are passed over. null when there is none, or a broken one. */
export const parsePem = (text: string): readonly [X509Certificate, ...X509Certificate[]] | null => {
  try {
    const [first, ...others] = (text.match(BLOCK) ?? []).map((block) => new X509Certificate(block))
    return first === undefined ? null : [first, ...others]
  } catch {
    // OpenSSL has a code of its own for each way in which a text is no certificate; for a person they are one.
    return null
  }
}

/** Reads a file of certificates, at most 1 MiB of it. It waits for no pipe that somebody has put there. */
export const readPemFile = async (path: string): Promise<PemFile> => {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = await file.stat()
      if (!stat.isFile() || stat.size > MOST_BYTES) return { kind: 'invalid' }
      const text = await file.readFile('latin1')
      const certificates = parsePem(text)
      return certificates === null ? { kind: 'invalid' } : { kind: 'read', text, certificates }
    } finally {
      await file.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return { kind: 'unreadable', code }
  }
}

/**
 * Follows the issuers of a certificate through those that stand beside it and the trusted ones. `trusted` when it comes
 * to one of these; else the certificate at which it ends, and whether that one has signed itself.
 */
export const followChain = (
  leaf: X509Certificate,
  beside: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
):
  | { readonly kind: 'trusted' }
  | { readonly kind: 'ends'; readonly at: X509Certificate; readonly isSelfSigned: boolean } => {
  const isOneOf = (list: readonly X509Certificate[], one: X509Certificate): boolean =>
    list.some((other) => other.raw.equals(one.raw))
  const hasSigned = (issuer: X509Certificate, subject: X509Certificate): boolean =>
    subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
  const seen: X509Certificate[] = []
  for (let at = leaf; ;) {
    if (isOneOf(trusted, at)) return { kind: 'trusted' }
    seen.push(at)
    const issuer = [...trusted, ...beside].find((other) => !isOneOf(seen, other) && hasSigned(other, at))
    if (issuer === undefined) return { kind: 'ends', at, isSelfSigned: hasSigned(at, at) }
    at = issuer
  }
}
