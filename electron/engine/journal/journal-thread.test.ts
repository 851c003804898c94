import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { draft } from '@shared/testing/sample-events'
import { describe, expect, it } from 'vitest'
import { beginJournalThread, startThread, type StartWorker } from './journal-thread'
import { openTestJournal, testDirectory, workerFile } from './testing/test-journal'

const lightly = { durable: false, offsets: [] }
const refuse: StartWorker = () => {
  throw new Error('a second thread was begun')
}

/** Begins one and lets it be watched. */
const begin = (start: StartWorker = startThread) => {
  const workers: Worker[] = []
  const begun = beginJournalThread(pathToFileURL(workerFile()), (...words) => {
    const worker = start(...words)
    workers.push(worker)
    return worker
  })
  const [worker] = workers
  if (worker === undefined) throw new Error('no thread was begun')
  return { begun, worker }
}

describe('a thread that is begun before its journal is known', () => {
  it('is the one that then opens and keeps it', async () => {
    const { begun, worker } = begin()
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file, { begun, startWorker: refuse })
    expect((await journal.append([draft('mode.changed', 1)], lightly)).map(({ seq }) => seq)).toEqual([1])
    const ended = once(worker, 'exit')
    await journal.close()
    expect(await ended).toEqual([0])
  })

  it('is given away once: the next journal has one of its own', async () => {
    const { begun, worker } = begin()
    expect(begun.take()?.worker).toBe(worker)
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file, { begun })
    await expect(journal.offsets()).resolves.toEqual([])
    await journal.close()
    await worker.terminate()
  })

  it('ends when nobody needs it, and is not given away any more', async () => {
    const { begun, worker } = begin()
    const ended = once(worker, 'exit')
    begun.dismiss()
    begun.dismiss()
    expect(await ended).toEqual([0])
    expect(begun.take()).toBeNull()
  })

  it('is left alone by a late word when it has been given away', async () => {
    const { begun } = begin()
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file, { begun })
    begun.dismiss()
    await expect(journal.offsets()).resolves.toEqual([])
    await journal.close()
  })

  it('is not given away when it has died meanwhile', async () => {
    const { begun, worker } = begin(() => new Worker('process.exit(3)', { eval: true }))
    await once(worker, 'exit')
    expect(begun.take()).toBeNull()
  })
})
