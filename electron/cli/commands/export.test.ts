import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '@shared/domain/event'
import { observed, oneOfEach, sampleEvent, startAt } from '@shared/testing/timeline-events'
import { describe, expect, it } from 'vitest'
import { openTestJournal, testDirectory } from '../../engine/journal/testing/test-journal'
import { runHere } from '../testing/run-here'

const draftOf = ({ type, at, actor, data }: Event) => ({ type, at, actor, data }) as Event

/** A data directory with a journal that nobody has open. */
const recorded = async (events: readonly Event[] = oneOfEach): Promise<string> => {
  const dir = await testDirectory()
  const journal = await openTestJournal(join(dir, 'mamori.db'))
  await journal.append(events.map(draftOf), { durable: true, offsets: [] })
  await journal.close()
  return dir
}
const run = (dir: string, words: readonly string[], env: Readonly<Record<string, string>> = { LANG: 'en' }) =>
  runHere(dir, ['export', '--data-dir', dir, ...words], { env })
const eventsOf = (stdout: string): readonly Event[] =>
  (JSON.parse(stdout) as { readonly events: readonly Event[] }).events

describe('mamori export without a running engine', () => {
  it('writes everything as Markdown in the language of the environment, and changes nothing', async () => {
    const dir = await recorded()
    const before = readFileSync(join(dir, 'mamori.db'))
    const english = await run(dir, [])
    expect([english.code, english.stderr]).toEqual([0, ''])
    expect(english.stdout.match(/^### /gm)).toHaveLength(oneOfEach.length)
    expect(english.stdout).toMatch(/^# Timeline\n/)
    expect((await run(dir, [], { LANG: 'ja_JP.UTF-8' })).stdout).toMatch(/^# タイムライン\n/)
    expect(readFileSync(join(dir, 'mamori.db')).equals(before)).toBe(true)
  })

  it('narrows by incident, time, severity, subject and words', async () => {
    const dir = await recorded()
    const typesOf = async (...words: readonly string[]) =>
      eventsOf((await run(dir, ['--json', ...words])).stdout).map(({ type }) => type)
    const ofIncident = await typesOf('--incident', 'incident-1')
    expect(ofIncident).toEqual(
      expect.arrayContaining(['incident.opened', 'repair.started', 'incident.closed']),
    )
    expect(ofIncident).not.toContain('mode.changed')
    expect(await typesOf('--text', 'circuit BREAKER')).toEqual(['breaker.changed'])
    const at = new Date(startAt + 4_000).toISOString().slice(0, 19)
    expect(await typesOf('--since', `${at}Z`, '--until', `${at}Z`)).toEqual(['mode.changed'])
    expect(await typesOf('--severity', 'critical')).toContain('decision.made')
    expect(await typesOf('--severity', 'critical')).not.toContain('mode.changed')
  })

  it('knows what a line is about although it began before the stretch that is asked for', async () => {
    const late = sampleEvent(
      'repair.performed',
      90,
      { repairId: 'repair-1', ok: true },
      { at: startAt + 9e6 },
    )
    const dir = await recorded([...oneOfEach, late])
    const since = new Date(startAt + 8e6).toISOString().slice(0, 19)
    const { stdout } = await run(dir, ['--since', `${since}Z`, '--subject', 'redis', '--json'])
    expect(eventsOf(stdout).map(({ type }) => type)).toEqual(['repair.performed'])
  })

  it('writes a file for its owner, and replaces none unless told', async () => {
    const dir = await recorded()
    const file = join(dir, 'report.md')
    const words = ['--output', 'report.md', '--incident', 'incident-1']
    const first = await run(dir, words)
    expect([first.code, first.stdout]).toEqual([0, ''])
    expect(first.stderr).toContain(`Written: ${file}`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toMatch(/^# Incident report: redis\n/)
    writeFileSync(file, 'mine')
    const again = await run(dir, words)
    expect([again.code, again.stdout]).toEqual([3, ''])
    expect(again.stderr).toContain('--force')
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect((await run(dir, [...words, '--force'])).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('Incident report')
  })

  it('follows no link to a file that is not there yet, and says why a place cannot be written', async () => {
    const dir = await recorded()
    symlinkSync(join(dir, 'elsewhere'), join(dir, 'link.md'))
    expect((await run(dir, ['--output', 'link.md'])).code).toBe(3)
    expect(existsSync(join(dir, 'elsewhere'))).toBe(false)
    const nowhere = await run(dir, ['--output', 'no/such/folder.md'])
    expect([nowhere.code, nowhere.stderr]).toEqual([3, expect.stringContaining('no/such/folder.md')])
  })

  it('tells an empty report, a journal that is not there, and one that is none, by its exit code', async () => {
    const dir = await recorded()
    const nothing = await run(dir, ['--incident', 'unknown-1', '--output', 'x.md'])
    expect([nothing.code, nothing.stdout]).toEqual([1, ''])
    expect(nothing.stderr).toContain('unknown-')
    expect(existsSync(join(dir, 'x.md'))).toBe(false)
    const empty = join(dir, 'empty')
    mkdirSync(empty)
    expect((await run(empty, [])).code).toBe(3)
    expect(existsSync(join(empty, 'mamori.db'))).toBe(false)
    writeFileSync(join(empty, 'mamori.db'), 'this is no database at all, but a letter to somebody')
    expect((await run(empty, [])).code).toBe(3)
  })

  it('lets nothing of a log act on a terminal', async () => {
    const event = observed(1)
    if (event.type !== 'log.observed') throw new Error('another event')
    const observation = {
      ...event.data.observation,
      lines: [{ text: 'x\u001b]0;owned\u0007\u202e', matched: true }],
    }
    const dir = await recorded([{ ...event, data: { ...event.data, observation } }])
    for (const words of [[], ['--json']]) {
      const { stdout } = await run(dir, words)
      for (const sign of ['\u001b', '\u0007', '\u202e']) expect(stdout).not.toContain(sign)
    }
  })
})
