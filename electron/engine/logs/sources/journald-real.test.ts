import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { startTestHost, type TestHost } from '../../testing/testhost/start-test-host'
import { gather, makeFolder, type Gathered } from '../testing/watched-logs'

const workerFile = join(inject('workers'), 'scan-worker.js')
const wait = { timeout: 20_000, interval: 20 }
const run = promisify(execFile)
const talk = (script: string): string => `[Service]
StandardOutput=journal
StandardError=journal
ExecStart=/bin/bash -c '${script}'
`

let host: TestHost
let folder: ReturnType<typeof makeFolder>
let searchPath: string
const running: Gathered[] = []

const inside = async (...argv: readonly string[]): Promise<string> => {
  const [program = '', ...args] = [...host.enter, ...argv]
  return (await run(program, args)).stdout
}
const start = (journald: string, options: Parameters<typeof gather>[2] = {}): Gathered => {
  const seen = gather({ workerFile, searchPath }, [], {
    sources: [{ id: `journald:${journald}`, journald }],
    ...options,
  })
  running.push(seen)
  return seen
}
const log = (text: string): Promise<string> => inside('systemd-cat', '--identifier=talker', 'echo', text)

beforeAll(async () => {
  const units = ['.service', '.socket', '-dev-log.socket'].map((suffix) => `systemd-journald${suffix}`)
  host = await startTestHost({
    ...Object.fromEntries(
      units.map((name) => [name, readFileSync(join('/lib/systemd/system', name), 'utf8')]),
    ),
    'once.service': talk('echo boom one; echo fine; echo boom two >&2; exec sleep 1000'),
    'count.service': talk('for i in $$(seq 3000); do echo boom $$i; done; exec sleep 1000'),
  })
  await inside('systemctl', 'start', 'systemd-journald.service')
  folder = makeFolder()
  searchPath = `${join(folder.path, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`
  mkdirSync(join(folder.path, 'bin'))
  const program = join(folder.path, 'bin', 'journalctl')
  writeFileSync(program, `#!/bin/sh\nexec ${host.enter.join(' ')} /usr/bin/journalctl "$@"\n`)
  chmodSync(program, 0o755)
}, 60_000)
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ watch }) => watch.stop()))
})
afterAll(async () => {
  await host.stop()
  folder.remove()
})

describe('a real journal', () => {
  it('is followed by its unit, from its last lines on', async () => {
    await inside('systemctl', 'start', 'once.service')
    const told = () => inside('journalctl', '--unit=once', '--output=cat', '--grep=boom two')
    await vi.waitFor(async () => expect(await told()).toBe('boom two\n'), wait)
    const seen = start('once')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom one', 'boom two']), wait)
    expect(seen.observations().every(({ backlog, statedAt }) => backlog && statedAt !== null)).toBe(true)
    await inside('systemctl', 'restart', 'once.service')
    await vi.waitFor(() => expect(seen.lines()).toHaveLength(4), wait)
    expect(seen.observations().at(-1)).toMatchObject({ backlog: false })
    await log('boom of another unit')
    await seen.watch.poke()
    expect(seen.lines()).toHaveLength(4)
  })

  it('goes on after the watch was ended where it stood, through a rotation of the journal', async () => {
    const first = start('SYSLOG_IDENTIFIER=talker')
    await log('boom 1')
    await vi.waitFor(() => expect(first.lines()).toContain('boom 1'), wait)
    running.pop()
    await first.watch.stop()
    await log('boom 2')
    await inside('journalctl', '--rotate')
    await log('boom 3')
    const second = start('SYSLOG_IDENTIFIER=talker', { offsets: first.offsets() })
    await second.watch.poke()
    expect(second.lines()).toEqual(['boom 2', 'boom 3'])
    await log('boom 4')
    await vi.waitFor(() => expect(second.lines()).toEqual(['boom 2', 'boom 3', 'boom 4']), wait)
  })

  it('hands over all that stands in it at a poke, in its order', async () => {
    await inside('systemctl', 'start', 'count.service')
    const newest = () => inside('journalctl', '--unit=count', '--lines=1', '--output=cat')
    await vi.waitFor(async () => expect(await newest()).toBe('boom 3000\n'), wait)
    const seen = start('count', { realtime: false })
    await seen.watch.poke()
    const { length } = seen.lines()
    expect(seen.observations().reduce((sum, { count }) => sum + count, 0)).toBe(1000)
    expect([seen.lines()[0], length > 0]).toEqual(['boom 2001', true])
  })

  it('shows that what it stood at was vacuumed', async () => {
    await log('boom before')
    const first = start('SYSLOG_IDENTIFIER=talker')
    await vi.waitFor(() => expect(first.lines()).toContain('boom before'), wait)
    running.pop()
    await first.watch.stop()
    await log('boom lost with it')
    await inside('journalctl', '--rotate')
    await inside('journalctl', '--vacuum-size=1')
    await log('boom after')
    const second = start('SYSLOG_IDENTIFIER=talker', { offsets: first.offsets() })
    await vi.waitFor(() => expect(second.lines()).toEqual(['boom after']), wait)
    await vi.waitFor(() => expect(second.statuses.at(-1)?.message.code).toBe('source.journald.gap'), wait)
  })

  it('gives the kernel’s messages', async () => {
    const seen = start('kernel', {
      rules: [{ id: 'boom', severity: 'error', pattern: 'Linux version', ignore: null, sources: null }],
    })
    await seen.watch.poke()
    expect(seen.state()).toBe('following')
  })
})
