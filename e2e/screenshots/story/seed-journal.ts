import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { applyEvent } from '@shared/domain/apply-event'
import type { EventDraft } from '@shared/domain/event'
import type { SettingsFile } from '@shared/domain/settings-file'
import { message } from '@shared/domain/message'
import { emptyState } from '@shared/domain/state'
import { openStore } from '../../../electron/engine/journal/journal-store'
import { migrations } from '../../../electron/engine/journal/migrations'
import { lastSamplesOf, samplesOf } from './samples'
import { tell, HOST } from './tell'
import { clockTime } from './times'
import { weekOf } from './week'
import type { Words } from './words'

const SAMPLES_AT_ONCE = 20_000

const beginning = (now: number, file: string, settings: SettingsFile): readonly EventDraft[] => {
  const at = clockTime(now, 6, '09:58')
  const sources = (settings.log_sources ?? []).map(({ path = '' }) => ({ id: path, path }))
  return [
    tell(at, 'engine.started', { version: '0.1.0', host: HOST, pid: 2113, face: 'daemon' }),
    tell(at + 40, 'settings.loaded', {
      file,
      sha256: '0'.repeat(64),
      mode: 'observe',
      rules: (settings.error_patterns ?? []).map(({ id, name, severity }) => ({ id, name, severity })),
      checks: (settings.health_checks ?? []).map(({ name, type, critical = false, interval = 60 }) => ({
        name,
        type,
        critical,
        intervalMs: interval * 1000,
        subject: type,
      })),
      sources,
      warnings: [],
    }),
    ...sources.map(({ id }) =>
      tell(at + 60, 'source.changed', {
        sourceId: id,
        state: 'following',
        message: message('source.following'),
      }),
    ),
  ]
}

export type Seeding = {
  readonly dataDir: string
  readonly settingsFile: string
  readonly settings: SettingsFile
  readonly words: Words
  readonly now: number
  /** How full the disk is now, in percent. */
  readonly diskPercent: number
}

export type SeededJournal = {
  /** Adds what has happened since the week was written, and ends it. */
  readonly endAt: (at: number) => Promise<void>
}

/**
 * Writes a believable week into a new journal, by the journal's own ways: events are numbered, chained and noted in the
 * ledger, samples rolled up. What is told has to fold to a state in which only the last incident is open.
 */
export const seedJournal = async (seeding: Seeding): Promise<SeededJournal> => {
  const { dataDir, settingsFile, settings, words, now } = seeding
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const { store } = await openStore(join(dataDir, 'mamori.db'), migrations, now)
  const append = (drafts: readonly EventDraft[]) =>
    store.calls.append({ drafts, offsets: [], durable: false })
  try {
    const events = await append([...beginning(now, settingsFile, settings), ...weekOf(now, words)])
    const { incidents } = events.reduce(applyEvent, emptyState)
    const open = Object.values(incidents).filter(({ closedAt }) => closedAt === null)
    if (open.length !== 1) throw new Error(`open: ${open.map(({ id }) => id).join(', ')}`)
    const samples = samplesOf(seeding)
    for (let from = 0; from < samples.length; from += SAMPLES_AT_ONCE)
      await store.calls.add_samples(samples.slice(from, from + SAMPLES_AT_ONCE))
  } catch (error) {
    await store.close()
    throw error
  }
  return {
    endAt: async (at) => {
      await store.calls.add_samples(lastSamplesOf(seeding, at))
      await append([tell(at, 'engine.stopped', { cause: 'requested' })])
      await store.close()
    },
  }
}
