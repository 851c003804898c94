import { join } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import type { Event, EventDraft } from '@shared/domain/event'
import { randomEvents } from '@shared/testing/random-events'
import type { ChainHead } from '../../ports'
import { openStore } from '../journal-store'
import { migrations } from '../migrations'
import { testDirectory } from './test-journal'

const draftOf = ({ seq: _seq, v: _v, ...draft }: Event): EventDraft => draft

export type ChainedJournal = {
  readonly file: string
  /** The chain after every event. */
  readonly heads: readonly ChainHead[]
  readonly headAt: (seq: number) => ChainHead
}

/** Does to the database what somebody with a shell could do. */
export const tamper = <T>(file: string, work: (raw: DatabaseSyncInstance) => T): T => {
  const raw = new DatabaseSync(file)
  try {
    return work(raw)
  } finally {
    raw.close()
  }
}

/** A closed journal of random events, with a checkpoint after each of the given numbers. */
export const chainedJournal = async (
  count: number,
  checkpoints: readonly number[] = [],
): Promise<ChainedJournal> => {
  const file = join(await testDirectory(), 'mamori.db')
  const { store } = await openStore(file, migrations, 0)
  const drafts = randomEvents(7, count).map(draftOf)
  let from = 0
  let made = 0
  for (const seq of [...checkpoints, count + checkpoints.length]) {
    const batch = drafts.slice(from, seq - made)
    await store.calls.append({ drafts: batch, offsets: [], durable: false })
    from = seq - made
    if (!checkpoints.includes(seq)) continue
    const at = batch.at(-1)?.at ?? 0
    await store.calls.checkpoint({ seq, state: JSON.stringify({ seq }), reducer: 1, at })
    made += 1
  }
  await store.close()
  const heads = tamper(file, (raw) =>
    raw.prepare('select seq, lower(hex(chain)) as chain from event order by seq').all(),
  ).map((row) => ({ seq: Number(row['seq']), chain: String(row['chain']) }))
  return { file, heads, headAt: (seq) => heads[seq - 1] ?? { seq, chain: '' } }
}
