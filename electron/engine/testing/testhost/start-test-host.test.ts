import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { createExec } from '../../exec'
import { startTestHost, type TestHost } from './start-test-host'

const hosts: TestHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()))
})

const run = async (host: TestHost, argv: readonly string[]): Promise<string> => {
  const result = await host.inside(createExec())(argv, {
    timeoutMs: 10_000,
    signal: new AbortController().signal,
  })
  return result.kind === 'exited' ? result.stdout.trim() : result.why
}

describe('a test machine with a network of its own', () => {
  it('is reached by its address and sees no socket of another machine', async () => {
    for (let n = 0; n < 2; n++) hosts.push(await startTestHost({}, { ownNetwork: true }))
    const [first, second] = hosts
    if (!first || !second) throw new Error('no machines')
    expect(first.address).not.toBe(second.address)
    for (const host of [first, second]) {
      // Nobody listens there: a refusal shows that the address answers.
      const socket = connect(9, host.address)
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
      expect(error.code).toBe('ECONNREFUSED')
      expect(await run(host, ['ip', '-4', '-br', 'address', 'show', 'eth0'])).toContain(`${host.address}/30`)
    }
    expect(await run(first, ['cat', '/proc/net/unix'])).toContain('/run/systemd/')
  })
})
