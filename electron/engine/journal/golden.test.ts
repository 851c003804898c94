import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyEvent } from '@shared/domain/apply-event'
import { eventTypes, type Event } from '@shared/domain/event'
import { REDUCER_DIGEST, REDUCER_VERSION } from '@shared/domain/reducer-version'
import { emptyState, type State } from '@shared/domain/state'
import { upcastState } from '@shared/domain/state-upcast'
import { upcast } from '@shared/domain/upcast'
import { describeEvent } from '@shared/timeline/describe-event'
import { collectNames } from '@shared/timeline/names'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../core/canonical-json'

const folder = join(import.meta.dirname, 'golden')
const releases = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length))
  .toSorted()
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

const eventsOf = (release: string): readonly Event[] =>
  read(`${release}.jsonl`)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const result = upcast(JSON.parse(line))
      if (result.kind === 'unknown') throw new Error(`${release}: ${result.reason}: ${line}`)
      return result.event
    })
const fold = (events: readonly Event[]): State => events.reduce(applyEvent, emptyState)

const howTo = [
  `The same events lead to another state than reducer ${REDUCER_VERSION} made of them.`,
  'If that is not meant, it is a fault: checkpoints would go on differently than the events do. If it is meant, raise',
  'REDUCER_VERSION, add to state-upcast.ts what brings a stored state of the version before to the new one, and put',
  'the new digest beside the version.',
].join(' ')

describe('the journals of all releases', () => {
  it('hold every type of event (a new one needs a new golden journal: node bench/run.mjs freeze-golden vX.Y.Z)', () => {
    const types = new Set(releases.flatMap(eventsOf).map(({ type }) => type))
    expect([...types].toSorted()).toEqual(eventTypes.toSorted())
  })

  it('fold to the digest that stands beside the reducer’s version', () => {
    const states = releases.map((release) =>
      canonicalJson(JSON.parse(JSON.stringify(fold(eventsOf(release))))),
    )
    expect([hash('sha256', states.join('\n')), howTo]).toEqual([REDUCER_DIGEST, howTo])
  })

  it.each(releases)('%s folds for ever to the state that it was frozen with', (release) => {
    const frozen = JSON.parse(read(`${release}.state.json`)) as {
      readonly reducer: number
      readonly state: unknown
    }
    const events = eventsOf(release)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect([upcastState(frozen.state, frozen.reducer), howTo]).toEqual([
      { kind: 'usable', state: fold(events) },
      howTo,
    ])
  })

  it.each(
    releases.flatMap((release) => (['ja', 'en'] as const).map((language) => [release, language] as const)),
  )('%s is told in %s (after a change of words: vitest -u)', async (release, language) => {
    const events = eventsOf(release)
    const names = collectNames(emptyState, events)
    const clock = (at: number): string => new Date(at).toISOString().slice(11, 19)
    const moment = (at: number): string => new Date(at).toISOString().slice(0, 16)
    const lines = events.map((event) => {
      const line = describeEvent(event, { language, names, clock, moment })
      return [event.seq, event.type, line.shape ?? '-', line.subject, line.sentence].join(' | ')
    })
    for (const line of lines) {
      expect(line).not.toMatch(/\| *$/)
      // A text without its value, or the code of a text that there is none of.
      expect(line).not.toMatch(/\{\w+(\||\})/)
      expect(line).not.toMatch(/\| [a-z_]+(\.[a-z_]+)+ \{/)
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(folder, `${release}.${language}.txt`))
  })
})
