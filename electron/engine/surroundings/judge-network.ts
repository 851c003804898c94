import { BlockList, isIP } from 'node:net'

/** What a host knows of its own network, as its kernel tells it. */
export type NetworkSight = {
  /** Every interface but the loopback. `carrier` is null where the kernel does not say. */
  readonly interfaces: readonly {
    readonly name: string
    readonly operstate: string
    readonly carrier: boolean | null
  }[]
  /** Every address of this host by its interface, with those of the loopback. */
  readonly addresses: readonly { readonly name: string; readonly address: string }[]
  /** The texts of `/proc/net/route`, `/proc/net/ipv6_route` and `/etc/hosts`. */
  readonly routes4: string
  readonly routes6: string
  readonly hosts: string
  readonly hostname: string
}

export type NetworkVerdict =
  /** What is asked is this machine itself: no network is needed. */
  | { readonly kind: 'local' }
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly why: 'no_interface' | 'no_route' }

const RTF_UP = 0x1
const RTF_REJECT = 0x200

type Route = { readonly network: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' }

const bits = (mask: number): number => {
  let count = 0
  for (let rest = mask >>> 0; rest !== 0; rest >>>= 1) count += rest & 1
  return count
}

const isUsable = (flags: string | undefined): boolean => {
  const value = Number.parseInt(flags ?? '', 16)
  return (value & RTF_UP) !== 0 && (value & RTF_REJECT) === 0
}

/** Lines of `/proc/net/route`: addresses are 32-bit words of the machine, here little-endian; see proc(5). */
const parseRoutes4 = (text: string): readonly Route[] =>
  text.split('\n').flatMap((line): Route[] => {
    const [iface, destination, , flags, , , , mask] = line.trim().split(/\s+/)
    if (!/^[0-9A-F]{8}$/i.test(destination ?? '') || !/^[0-9A-F]{8}$/i.test(mask ?? '')) return []
    if (iface === 'lo' || !isUsable(flags)) return []
    const word = Number.parseInt(destination ?? '', 16)
    const network = [0, 8, 16, 24].map((shift) => (word >>> shift) & 0xff).join('.')
    return [{ network, prefix: bits(Number.parseInt(mask ?? '', 16)), family: 'ipv4' }]
  })

/** Lines of `/proc/net/ipv6_route`: destination, its prefix, source, its prefix, gateway, three numbers, flags, interface. */
const parseRoutes6 = (text: string): readonly Route[] =>
  text.split('\n').flatMap((line): Route[] => {
    const fields = line.trim().split(/\s+/)
    const [destination = '', prefix = ''] = fields
    if (!/^[0-9a-f]{32}$/i.test(destination) || !/^[0-9a-f]{2}$/i.test(prefix)) return []
    if (fields[9] === 'lo' || !isUsable(fields[8]) || /^ff/i.test(destination)) return []
    const network = (destination.match(/.{4}/g) ?? []).join(':')
    return [{ network, prefix: Math.min(128, Number.parseInt(prefix, 16)), family: 'ipv6' }]
  })

const LINK_LOCAL = /^(fe[89ab][0-9a-f]:|169\.254\.)/i

/** The addresses that `/etc/hosts` gives a name; none for one that only a name server knows. */
const addressesOf = (hosts: string, name: string): readonly string[] =>
  hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    return names.some((known) => known.toLowerCase() === name) && isIP(address) !== 0 ? [address] : []
  })

const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '')

const contains = (routes: readonly Route[], address: string): boolean => {
  const list = new BlockList()
  for (const { network, prefix, family } of routes) list.addSubnet(network, prefix, family)
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
loopback.addAddress('0.0.0.0', 'ipv4')
loopback.addAddress('::', 'ipv6')

const isOwn = (sight: NetworkSight, address: string): boolean => {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (loopback.check(address, family)) return true
  const own = new BlockList()
  for (const { address: known } of sight.addresses) {
    const plain = bare(known)
    if (isIP(plain) !== 0) own.addAddress(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }
  return own.check(address, family)
}

const hasWorkingInterface = (sight: NetworkSight): boolean =>
  sight.interfaces.some(
    ({ name, operstate, carrier }) =>
      // Tunnels and some virtual cards say `unknown` while they work; RFC 2863 and the kernel's operstates.rst.
      (operstate === 'up' || operstate === 'unknown') &&
      carrier !== false &&
      sight.addresses.some((own) => own.name === name && !LINK_LOCAL.test(own.address)),
  )

/**
 * Whether this host's own network could carry a question to `host` (a name or an address; a path is a socket of this
 * machine). Nothing is asked of the network: a name that `/etc/hosts` does not know needs a route to anywhere.
 */
export const judgeNetwork = (sight: NetworkSight, host: string): NetworkVerdict => {
  const name = bare(host)
  if (host.startsWith('/') || name === 'localhost' || name.endsWith('.localhost')) return { kind: 'local' }
  if (name === bare(sight.hostname)) return { kind: 'local' }
  const addresses = isIP(name) === 0 ? addressesOf(sight.hosts, name) : [name]
  if (addresses.some((address) => isOwn(sight, address))) return { kind: 'local' }
  if (!hasWorkingInterface(sight)) return { kind: 'down', why: 'no_interface' }
  const routes = [...parseRoutes4(sight.routes4), ...parseRoutes6(sight.routes6)]
  const reached =
    addresses.length === 0
      ? routes.some(({ network }) => !LINK_LOCAL.test(network))
      : addresses.some((address) => contains(routes, address))
  return reached ? { kind: 'up' } : { kind: 'down', why: 'no_route' }
}
