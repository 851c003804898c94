import { oneOfEach, observed, sampleEvent } from '@shared/testing/timeline-events'
import type { Event } from '@shared/domain/event'
import type { ParsedInput } from '@shared/ipc/contract'
import { LONGEST_FRAME_BYTES } from '@shared/ipc/wire'
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../testing/memory-journal'
import { exportRecord } from './export-record'

const clock = { now: () => Date.parse('2026-02-01T00:00:00Z'), after: () => () => undefined }
const numbered = (events: readonly Event[]): readonly Event[] =>
  events.map((event, index) => ({ ...event, seq: index + 1 }))

const exported = (events: readonly Event[], more: Partial<ParsedInput<'timeline.export'>> = {}) =>
  exportRecord(
    { say: ({ code }) => code, host: 'web-1', clock, signal: new AbortController().signal },
    {
      page: async (query) =>
        query.filter?.incidentId === 'gone'
          ? { events: [], more: false, leftOut: 0 }
          : createMemoryJournal(numbered(events)).page(query),
    },
    { what: { kind: 'span' }, format: 'markdown', language: 'ja', timeZone: 'Asia/Tokyo', ...more },
  )

describe('a report', () => {
  it('tells every event with its time in both zones, its gates, plan, output and notes, in both languages', async () => {
    for (const language of ['ja', 'en'] as const) {
      const { content, events, cut } = await exported(oneOfEach, { language })
      expect([events, cut]).toEqual([oneOfEach.length, false])
      expect(content.match(/^### /gm)).toHaveLength(oneOfEach.length)
      expect(content).not.toMatch(/\{\w+\}/)
      for (const part of [
        '2026-01-31 14:30:08 GMT+9',
        '2026-01-31T05:30:08.000Z',
        '/usr/bin/systemctl restart redis-server.service',
        '接続先の増設を手配中。\n再起動は待つこと。',
        'ERROR redis: Connection refused 127.0.0.1:6379',
        'a'.repeat(64),
      ])
        expect(content).toContain(part)
    }
  })

  it('is the same as JSON, whole', async () => {
    const { content, name } = await exported(oneOfEach, { format: 'json' })
    const parsed = JSON.parse(content) as { readonly events: readonly object[] }
    expect(parsed).toMatchObject({
      format: 'mamori-report',
      host: 'web-1',
      timeZone: 'Asia/Tokyo',
      cut: false,
    })
    expect(parsed.events).toHaveLength(oneOfEach.length)
    expect(parsed.events[0]).toMatchObject({
      ...oneOfEach[0],
      seq: 1,
      local: expect.stringContaining('GMT+9'),
    })
    expect(name).toMatch(/^mamori-web-1-20260131T0530$/)
  })

  it('lets nothing of a log act in Markdown', async () => {
    const evil = '```\n# owned\n<img src=x onerror=alert(1)>\u001B[31m\u202E'
    const event = observed(1)
    if (event.type !== 'log.observed') throw new Error('another event')
    const observation = { ...event.data.observation, lines: [{ text: evil, matched: true }], excerpt: evil }
    const { content } = await exported([
      { ...event, data: { ...event.data, observation } },
      sampleEvent('incident.noted', 2, { incidentId: 'incident-1', text: evil, assignee: '[x](http://y)' }),
    ])
    const outside = content.replace(/^(`{4,})text\n[\s\S]*?\n\1$/gm, '')
    expect(content).not.toBe(outside)
    expect(outside).not.toMatch(/^# owned|(?<!\\)<img|(?<!\\)\[x/m)
    for (const sign of ['\u001B', '\u202E']) expect(content).not.toContain(sign)
  })

  it('holds what the filter of the list shows, by the words of its language', async () => {
    const linesOf = async (what: object, language: 'ja' | 'en' = 'ja') =>
      (await exported(oneOfEach, { what: { kind: 'span', ...what }, language })).content.match(/^### .*$/gm)
    expect(await linesOf({ text: '遮断器' })).toHaveLength(1)
    expect(await linesOf({ text: 'circuit breaker' }, 'en')).toHaveLength(1)
    const redis = await linesOf({ subject: 'redis', shapes: ['critical'] })
    expect(redis?.length).toBeGreaterThan(2)
    expect(redis?.every((line) => line.endsWith('redis'))).toBe(true)
    await expect(linesOf({ text: 'no such words' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps to one answer, and says what it left out', async () => {
    const events = Array.from({ length: 5200 }, (_, index) => observed(index + 1))
    const { content, events: count, cut } = await exported(events)
    expect(cut).toBe(true)
    expect(count).toBeLessThanOrEqual(5000)
    expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(LONGEST_FRAME_BYTES)
  })

  it('needs something to tell, and a zone that there is', async () => {
    await expect(exported([])).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      exported(oneOfEach, { what: { kind: 'incident', incidentId: 'gone' } }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(exported(oneOfEach, { timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
