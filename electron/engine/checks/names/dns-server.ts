import { isIP } from 'node:net'

/** Reads `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:53`; null for anything else. */
export const parseDnsServer = (text: string): { readonly address: string; readonly port: number } | null => {
  if (isIP(text) !== 0) return { address: text, port: 53 }
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  const address = six ?? four ?? ''
  if (isIP(address) !== (six === undefined ? 4 : 6) || port < 1 || port > 65_535) return null
  return { address, port }
}

/** As a resolver takes it, and as a person reads it. */
export const dnsServerText = ({
  address,
  port,
}: {
  readonly address: string
  readonly port: number
}): string => (isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`)
