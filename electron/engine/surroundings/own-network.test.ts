import { execFileSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { judgeNetwork } from './judge-network'
import { lookAtNetwork } from './own-network'

describe('the network of this machine', () => {
  it('is seen with its interfaces and addresses, and carries what goes to itself', async () => {
    const sight = await lookAtNetwork()
    const own = Object.entries(networkInterfaces()).filter(([name]) => name !== 'lo')
    expect(sight.interfaces.map(({ name }) => name)).toEqual(
      expect.arrayContaining(own.map(([name]) => name)),
    )
    expect(sight.interfaces.map(({ name }) => name)).not.toContain('lo')
    for (const host of ['localhost', '127.0.0.1', sight.hostname])
      expect(judgeNetwork(sight, host)).toEqual({ kind: 'local' })
    for (const { address } of sight.addresses)
      expect([address, judgeNetwork(sight, address)]).toEqual([address, { kind: 'local' }])
  })

  it('is no network in a namespace of its own: what the kernel says there leads nowhere', async () => {
    const read = (file: string) =>
      execFileSync('unshare', ['--map-root-user', '--net', 'cat', file], { encoding: 'utf8' })
    const sight = {
      ...(await lookAtNetwork()),
      routes4: read('/proc/self/net/route'),
      routes6: read('/proc/self/net/ipv6_route'),
    }
    expect(judgeNetwork(sight, '198.51.100.1')).toMatchObject({ kind: 'down' })
    expect(judgeNetwork(sight, '2001:db8::1')).toMatchObject({ kind: 'down' })
  })

  it('cannot be told where there is nothing to look at', async () => {
    await expect(lookAtNetwork({ sys: '/nowhere' })).rejects.toThrow('ENOENT')
    await expect(lookAtNetwork({ proc: '/nowhere' })).rejects.toThrow('ENOENT')
  })
})
