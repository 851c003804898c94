import { describe, expect, it } from 'vitest'
import { judgeNetwork, type NetworkSight } from './judge-network'

const routes4 = [
  'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
  'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
  'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
].join('\n')
const onLink = routes4
  .split('\n')
  .filter((line) => !line.includes('010200C0'))
  .join('\n')
const routes6 = [
  'fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0',
  'fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000002 00000000 00000001     eth0',
  'ff000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000003 00000000 00000001     eth0',
  '00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo',
].join('\n')

const sight = (more: Partial<NetworkSight> = {}): NetworkSight => ({
  interfaces: [{ name: 'eth0', operstate: 'up', carrier: true }],
  addresses: [
    { name: 'lo', address: '127.0.0.1' },
    { name: 'lo', address: '::1' },
    { name: 'eth0', address: '192.0.2.10' },
    { name: 'eth0', address: 'fd00::2' },
    { name: 'eth0', address: 'fe80::1%eth0' },
  ],
  routes4,
  routes6,
  hosts: '127.0.0.1 localhost\n192.0.2.10 web.example web # this one\n192.0.2.77 db\nfd00::9 db6\n',
  hostname: 'web1',
  ...more,
})
const kind = (host: string, more: Partial<NetworkSight> = {}) => judgeNetwork(sight(more), host).kind

describe('this machine itself', () => {
  it.each([
    'localhost',
    'LOCALHOST.',
    'app.localhost',
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '[::1]',
    '0.0.0.0',
    '/run/postgresql',
    '192.0.2.10',
    'fd00::2',
    'fd00:0:0:0:0:0:0:2',
    'fe80::1%eth0',
    'web1',
    'Web.Example',
  ])('%s needs no network', (host) => {
    expect(judgeNetwork(sight({ interfaces: [], routes4: '', routes6: '' }), host)).toEqual({ kind: 'local' })
  })
})

describe('another machine', () => {
  it('is reached by a route to it, or to anywhere', () => {
    for (const host of ['192.0.2.77', '198.51.100.1', 'fd00::77', 'db', 'db6', 'shop.example'])
      expect([host, kind(host)]).toEqual([host, 'up'])
  })

  it('is not where no route leads', () => {
    const noDefault = { routes4: onLink }
    expect(judgeNetwork(sight(noDefault), '198.51.100.1')).toEqual({ kind: 'down', why: 'no_route' })
    expect(kind('192.0.2.77', noDefault)).toBe('up')
    expect(kind('db', noDefault)).toBe('up')
    // A name that only a name server knows may be anywhere: a way to somewhere is enough.
    expect(kind('shop.example', noDefault)).toBe('up')
    expect(kind('2001:db8::1')).toBe('down')
    expect(kind('shop.example', { routes4: '', routes6: '' })).toBe('down')
  })

  it.each<[string, Partial<NetworkSight>]>([
    ['the cable is out', { interfaces: [{ name: 'eth0', operstate: 'down', carrier: false }] }],
    [
      'the cable is out and the kernel still calls it up',
      { interfaces: [{ name: 'eth0', operstate: 'up', carrier: false }] },
    ],
    ['there is no interface', { interfaces: [] }],
    ['it has no address', { addresses: [{ name: 'lo', address: '127.0.0.1' }] }],
    [
      'it has only an address that it gave itself',
      {
        addresses: [
          { name: 'eth0', address: 'fe80::1' },
          { name: 'eth0', address: '169.254.7.7' },
        ],
      },
    ],
  ])('is out of reach when %s', (_, more) => {
    expect(judgeNetwork(sight(more), '192.0.2.77')).toEqual({ kind: 'down', why: 'no_interface' })
  })

  it('is reached through a tunnel, which never says that it is up', () => {
    expect(kind('192.0.2.77', { interfaces: [{ name: 'eth0', operstate: 'unknown', carrier: null }] })).toBe(
      'up',
    )
  })

  it('is not reached by routes that refuse, that are down, or that no table could hold', () => {
    for (const flags of ['0002', '0203', 'zzzz'])
      expect([
        flags,
        kind('192.0.2.77', { routes4: routes4.replaceAll(/\t000[13]\t/g, `\t${flags}\t`), routes6: '' }),
      ]).toEqual([flags, 'down'])
    for (const text of ['', '\0\n\u001b[2J', 'eth0 00000000', 'eth0 XYZ 0 0003 0 0 0 00000000'])
      expect(kind('192.0.2.77', { routes4: text, routes6: text })).toBe('down')
  })
})
