import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Event } from '@shared/domain/event'
import { observed } from '@shared/testing/timeline-events'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec } from '../ports'
import type { Settings } from '../settings/settings'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import { findContext } from './log-context'

const run = promisify(execFile)
const ERROR = 'ERROR redis: Connection refused'
/** More than is read of the newest records. */
const LATER = 24_000
const talk = `[Service]
StandardOutput=journal
LogRateLimitIntervalSec=0
ExecStart=/bin/bash -c 'for i in $$(seq 30); do echo INFO before $$i; done; sleep 0.05; echo ${ERROR}; sleep 1.3; \
for i in $$(seq 30); do echo INFO after $$i; done; seq -f "INFO later %%.0f" ${LATER}; exec sleep 1000'
`

let host: TestHost
const inside = async (...argv: readonly string[]): Promise<string> => {
  const [program = '', ...args] = [...host.enter, ...argv]
  return (await run(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout
}
let writtenAt = 0
beforeAll(async () => {
  const units = ['.service', '.socket', '-dev-log.socket'].map((suffix) => `systemd-journald${suffix}`)
  host = await startTestHost({
    ...Object.fromEntries(
      units.map((name) => [name, readFileSync(join('/lib/systemd/system', name), 'utf8')]),
    ),
    'talk.service': talk,
  })
  await inside('systemctl', 'start', 'systemd-journald.service', 'talk.service')
  const newest = () => inside('journalctl', '--unit=talk', '--lines=1', '--output=cat')
  const written = async (): Promise<void> => {
    const last = await newest()
    if (last !== `INFO later ${LATER}\n`) throw new Error(`the journal ends with ${last}`)
  }
  await vi.waitFor(written, { timeout: 40_000, interval: 200 })
  const entry = await inside('journalctl', '--unit=talk', '--output=json', '--grep=^ERROR')
  writtenAt = Math.floor(Number(JSON.parse(entry)['__REALTIME_TIMESTAMP']) / 1000)
}, 90_000)
afterAll(() => host.stop())

const asked: (readonly string[])[] = []
const context = (more: { readonly line?: string; readonly statedAt?: number } = {}) => {
  const event = observed(7)
  if (event.type !== 'log.observed') throw new Error('another event')
  const lines = [{ text: more.line ?? ERROR, matched: true }]
  const observation = {
    ...event.data.observation,
    sourceId: 'journald:talk',
    lines,
    statedAt: more.statedAt ?? writtenAt,
  }
  const told = { ...event, data: { ...event.data, observation } } as Event
  const real = host.inside(createExec())
  const exec: Exec = (argv, options) => {
    asked.push(argv)
    return real(argv, options)
  }
  asked.length = 0
  return findContext(
    {
      settings: { sources: [{ id: 'journald:talk', journald: 'talk' }] } as unknown as Settings,
      exec,
      say: ({ code }) => code,
      clock: { now: Date.now },
      signal: new AbortController().signal,
    },
    { page: async () => ({ events: [told], more: false, leftOut: 0 }) },
    7,
  )
}

describe('the log around a line of a journal', { timeout: 60_000 }, () => {
  it('is found by its time, however many records came since', async () => {
    const found = await context()
    if (found.kind !== 'found') throw new Error(JSON.stringify(found))
    expect(found.lines.map(({ text }) => text)).toEqual([
      ...Array.from({ length: 20 }, (_, index) => `INFO before ${index + 11}`),
      ERROR,
      ...Array.from({ length: 20 }, (_, index) => `INFO after ${index + 1}`),
    ])
    expect(found.lines.filter(({ matched }) => matched)).toHaveLength(1)
    // One look back, and two ahead: what follows came more than a second later.
    expect(asked).toHaveLength(3)
  })

  it('is looked for among the newest records where another time was told', async () => {
    const found = await context({ line: `INFO later ${LATER - 10}`, statedAt: writtenAt - 3_600_000 })
    expect(found).toMatchObject({ kind: 'found' })
  })

  it('says so when the journal does not keep it', async () => {
    expect(await context({ line: 'ERROR another', statedAt: writtenAt })).toMatchObject({
      kind: 'gone',
      message: { code: 'incident.context.gone' },
    })
  })
})
