import { readdir, readFile } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { NetworkSight } from './judge-network'
import { readStart } from './read-start'

/** A text that may be missing, as where IPv6 is off: then there is nothing of it. */
const optional = (reading: Promise<string>): Promise<string> =>
  reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })

const readInterface = async (folder: string, name: string): Promise<NetworkSight['interfaces'][number]> => {
  const [operstate, carrier] = await Promise.all([
    optional(readFile(join(folder, name, 'operstate'), 'utf8')),
    // The kernel refuses to tell the carrier of an interface that is switched off.
    readFile(join(folder, name, 'carrier'), 'utf8').catch(() => ''),
  ])
  return {
    name,
    operstate: operstate.trim(),
    carrier: carrier.trim() === '' ? null : carrier.trim() === '1',
  }
}

/** Looks at this host's interfaces, addresses and routes. Asks nothing of the network. Rejects where it cannot look. */
export const lookAtNetwork = async ({
  sys = '/sys/class/net',
  proc = '/proc/net',
  hostsFile = '/etc/hosts',
} = {}): Promise<NetworkSight> => {
  const names = (await readdir(sys)).filter((name) => name !== 'lo')
  const [interfaces, routes4, routes6, hosts] = await Promise.all([
    Promise.all(names.map((name) => readInterface(sys, name))),
    readStart(join(proc, 'route')),
    optional(readStart(join(proc, 'ipv6_route'))),
    optional(readStart(hostsFile)),
  ])
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, own]) =>
    (own ?? []).map(({ address }) => ({ name, address })),
  )
  return { interfaces, addresses, routes4, routes6, hosts, hostname: hostname() }
}
