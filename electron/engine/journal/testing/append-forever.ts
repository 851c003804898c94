import { engineActor } from '@shared/domain/actor'
import { applyEvent } from '@shared/domain/apply-event'
import { emptyState } from '@shared/domain/state'
import { openJournal } from '../open-journal'

/**
 * A program of its own for the kill test: appends until it is killed and prints what was acknowledged,
 * one `<first seq> <first number> <count>` a line. In between it makes checkpoints. At SIGTERM it exits without closing. Arguments: database, worker, first number.
 */
const [file = '', workerFile = '', first = '0'] = process.argv.slice(2)
const journal = await openJournal({
  file,
  workerFile,
  onBroken: (error) => process.exit(error.code === 'closed' ? 0 : 1),
})

let state = emptyState
await journal.replay((events) => {
  state = events.reduce(applyEvent, state)
})

let next = Number(first)
const appendSome = async (count: number): Promise<void> => {
  const from = next
  next += count
  const events = await journal.append(
    Array.from({ length: count }, (_, index) => ({
      type: 'mode.changed' as const,
      at: from + index,
      actor: engineActor,
      data: { from: 'auto' as const, to: 'observe' as const },
    })),
    {
      durable: from % 3 === 0,
      offsets: [
        {
          sourceId: 'app',
          path: '/a',
          device: '1',
          inode: '1',
          headBytes: 0,
          headHash: '',
          offset: from + count,
        },
      ],
    },
  )
  state = events.reduce(applyEvent, state)
  process.stdout.write(`${events[0]?.seq} ${from} ${count}\n`)
}

process.once('SIGTERM', () => process.exit(5))
for (;;) {
  await Promise.all([appendSome(1), appendSome(5), appendSome(40)])
  state = (await journal.checkpoint(state, { reducer: 1, at: next })).reduce(applyEvent, state)
}
