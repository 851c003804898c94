import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Event } from '@shared/domain/event'
import { applyEvent } from '@shared/domain/apply-event'
import { REDUCER_VERSION } from '@shared/domain/reducer-version'
import { emptyState } from '@shared/domain/state'
import { randomEvents } from '@shared/testing/random-events'
import { oneOfEach } from '../shared/testing/timeline-events'

/**
 * Freezes today's events as the golden journal of a release: node bench/run.mjs freeze-golden v0.1.0. What a release has
 * written is never written again: an existing golden journal is refused.
 */
const [release = ''] = process.argv.slice(2)
if (!/^v\d+\.\d+\.\d+$/.test(release)) throw new Error('name the release: v0.1.0')
const place = (name: string): string => join('electron/engine/journal/golden', `${release}${name}`)
if (existsSync(place('.jsonl'))) throw new Error(`${place('.jsonl')} is frozen`)

/** Texts far longer than usual show nothing more here. */
const shortened = (event: Event): Event =>
  JSON.parse(
    JSON.stringify(event, (_key, value: unknown) =>
      typeof value === 'string' ? value.slice(0, 120) : value,
    ),
  ) as Event

const busy = randomEvents(2026, 160).map(shortened)
const events = [...oneOfEach, ...busy].map((event, index) => ({ ...event, seq: index + 1 }))
const state = events.reduce(applyEvent, emptyState)
await writeFile(place('.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''))
await writeFile(place('.state.json'), `${JSON.stringify({ reducer: REDUCER_VERSION, state })}\n`)
