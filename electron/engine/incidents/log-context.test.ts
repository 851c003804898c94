import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Event } from '@shared/domain/event'
import { observed } from '@shared/testing/timeline-events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Settings } from '../settings/settings'
import { findContext } from './log-context'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mamori-context-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const lines = (count: number, from = 1): readonly string[] =>
  Array.from({ length: count }, (_, index) => `INFO request ${from + index}`)
const ERROR = 'ERROR redis: Connection refused'
const whole = [...lines(50), ERROR, ...lines(50, 51)].join('\n')
const offsetOf = (text: string): number => Buffer.byteLength(text.slice(0, text.indexOf(ERROR)))

/** Asks for the context of an observation that was made at the error's place. */
const ask = (offset: number, more: { readonly ends?: AbortSignal; readonly sourceId?: string } = {}) => {
  const event = observed(7)
  if (event.type !== 'log.observed') throw new Error('another event')
  const { observation } = event.data
  const told = {
    ...event,
    data: {
      ...event.data,
      observation: {
        ...observation,
        sourceId: more.sourceId ?? 'app',
        offset,
        lines: [
          { text: 'INFO request 50', matched: false },
          { text: ERROR, matched: true },
        ],
      },
    },
  } as Event
  const journal = {
    page: async ({ beforeSeq = 0 }) => ({
      events: [told].filter(({ seq }) => seq < beforeSeq),
      more: false,
      leftOut: 0,
    }),
  }
  return findContext(
    {
      settings: { sources: [{ id: 'app', path: join(folder, 'app.log') }] } as unknown as Settings,
      exec: async () => {
        throw new Error('no program is asked')
      },
      say: ({ code }) => code,
      clock: { now: Date.now },
      signal: more.ends ?? new AbortController().signal,
    },
    journal,
    7,
  )
}

describe('the log around a line', () => {
  it('shows 20 lines before and after, and which one matched', async () => {
    await writeFile(join(folder, 'app.log'), `${whole}\n`)
    const found = await ask(offsetOf(whole))
    if (found.kind !== 'found') throw new Error(JSON.stringify(found))
    expect(found.place).toBe(join(folder, 'app.log'))
    expect(found.lines).toHaveLength(41)
    expect(found.lines[0]?.text).toBe('INFO request 31')
    expect(found.lines[20]).toEqual({ text: ERROR, matched: true })
    expect(found.lines.filter(({ matched }) => matched)).toHaveLength(1)
    expect(found.lines.at(-1)?.text).toBe('INFO request 70')
  })

  it('finds it in what a rotation has made of the file, packed or not', async () => {
    await writeFile(join(folder, 'app.log'), whole)
    await rename(join(folder, 'app.log'), join(folder, 'app.log.1'))
    await writeFile(join(folder, 'app.log'), lines(500).join('\n'))
    expect(await ask(offsetOf(whole))).toMatchObject({ kind: 'found', place: join(folder, 'app.log.1') })
    await rm(join(folder, 'app.log.1'))
    await writeFile(join(folder, 'app.log.2.gz'), gzipSync(whole))
    expect(await ask(offsetOf(whole))).toMatchObject({ kind: 'found', place: join(folder, 'app.log.2.gz') })
  })

  it('says so when other words stand there, or nothing', async () => {
    const gone = { kind: 'gone', message: { code: 'incident.context.gone' } }
    expect(await ask(100)).toMatchObject(gone)
    await writeFile(join(folder, 'app.log'), whole.replace(ERROR, 'ERROR redis: another errorrrrrr'))
    expect(await ask(offsetOf(whole))).toMatchObject(gone)
    await writeFile(join(folder, 'app.log'), whole.replace('request 50\n', 'request 5X\n'))
    expect(await ask(offsetOf(whole))).toMatchObject(gone)
    await writeFile(join(folder, 'app.log.1.gz'), gzipSync(whole).subarray(0, 60))
    expect(await ask(offsetOf(whole))).toMatchObject(gone)
    expect(await ask(1, { sourceId: 'other' })).toMatchObject({
      message: { code: 'incident.context.no_source' },
    })
  })

  it('shows no secret, nothing that acts, and not all of a line of a megabyte', async () => {
    const hostile = [
      ...lines(49),
      'INFO request 50',
      ERROR,
      '\u001B[31mpassword=hunter2\u001B[0m <script>alert(1)</script> \u202Egnp.exe',
      'x'.repeat(1_000_000),
    ].join('\n')
    await writeFile(join(folder, 'app.log'), hostile)
    const found = await ask(offsetOf(hostile))
    const text = JSON.stringify(found)
    expect(found.kind).toBe('found')
    expect(text).not.toMatch(/hunter2|\\u001b|\u202E/i)
    expect(text).toContain('<script>alert(1)</script>')
    expect(text.length).toBeLessThan(10_000)
  })

  it('ends when it is told to, and knows which events tell of a log', async () => {
    await writeFile(join(folder, 'app.log'), whole)
    await expect(ask(offsetOf(whole), { ends: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})
