import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { DatabaseSync } from '@photostructure/sqlite'
import { draft } from '@shared/testing/sample-events'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { JournalError } from './journal-error'
import type { StartWorker } from './journal-thread'
import { openJournal } from './open-journal'
import { openTestJournal, replayed, testDirectory, workerFile } from './testing/test-journal'

const lightly = { durable: false, offsets: [] }
const one = [draft('mode.changed', 1)]

/** A thread of the given code; `open` is answered, the rest is up to `otherwise`. */
const thread = (otherwise: string): Worker =>
  new Worker(
    `const { parentPort } = require('node:worker_threads')
     parentPort.on('message', ({ id, call }) => {
       if (call === 'open') return parentPort.postMessage({ id, ok: true, value: { kind: 'opened' } })
       ${otherwise}
     })`,
    { eval: true },
  )

const openOn = async (worker: Worker, callTimeoutMs = 5000) => {
  onTestFinished(async () => {
    await worker.terminate()
  })
  const onBroken = vi.fn<(error: JournalError) => void>()
  const journal = await openJournal({
    file: '/nowhere/mamori.db',
    workerFile: '',
    startWorker: () => worker,
    onBroken,
    callTimeoutMs,
  })
  return { journal, onBroken }
}

/** The real thread, with a trapdoor: a page of this many entries ends it. */
const trapdoorLimit = 4711
const withTrapdoor: StartWorker = (path, data) =>
  new Worker(
    new URL(
      `data:text/javascript,${encodeURIComponent(`
        import ${JSON.stringify(String(pathToFileURL(String(path))))}
        import { parentPort } from 'node:worker_threads'
        parentPort.on('message', ({ input }) => { if (input?.limit === ${trapdoorLimit}) process.exit(3) })`)}`,
    ),
    { workerData: data },
  )

it('tells once when the real thread dies, rejects what waits and what comes, and loses nothing it acknowledged', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  const onBroken = vi.fn<(error: JournalError) => void>()
  const journal = await openTestJournal(file, { onBroken, startWorker: withTrapdoor })
  const kept = await Promise.all([
    journal.append(one, { durable: true, offsets: [] }),
    journal.append(one, lightly),
  ])
  const last = journal.page({ limit: trapdoorLimit })
  const behind = journal.append(one, lightly)
  await expect(last).rejects.toMatchObject({ code: 'worker_died', file })
  await expect(behind).rejects.toMatchObject({ code: 'worker_died', file })
  await expect(journal.append(one, lightly)).rejects.toMatchObject({ code: 'worker_died' })
  expect(onBroken).toHaveBeenCalledOnce()
  expect(onBroken.mock.calls[0]?.[0]).toMatchObject({
    name: 'JournalError',
    code: 'worker_died',
    file,
    detail: 'exit code 3',
  })
  await expect(journal.close()).resolves.toBeUndefined()
  expect(await replayed(await openTestJournal(file))).toEqual(kept.flat())
})

it('an abandoned real thread carries out nothing of what still stands in its queue, and ends', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  const other = new DatabaseSync(file)
  const exits: Promise<unknown>[] = []
  const onBroken = vi.fn<(error: JournalError) => void>()
  const journal = await openTestJournal(file, {
    onBroken,
    callTimeoutMs: 300,
    startWorker: (path, data) => {
      const worker = new Worker(path, { workerData: data })
      exits.push(once(worker, 'exit'))
      return worker
    },
  })
  other.exec('begin immediate')
  const waiting = [journal.append(one, lightly), journal.append(one, lightly), journal.append(one, lightly)]
  for (const result of await Promise.allSettled(waiting))
    expect(result).toMatchObject({ reason: { code: 'timeout' } })
  expect(onBroken).toHaveBeenCalledOnce()
  other.exec('rollback')
  await Promise.all(exits)
  // The first one was in the database's hands already; the others were not.
  expect(other.prepare('select count(*) as n from event').get()).toMatchObject({ n: 1 })
  other.close()
})

it('tells when the thread throws outside of a call', async () => {
  const { journal, onBroken } = await openOn(thread(`throw new Error('out of order')`))
  const all = await Promise.allSettled([
    journal.append(one, lightly),
    journal.offsets(),
    journal.replay(() => undefined),
  ])
  for (const result of all)
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { code: 'worker_died', detail: 'out of order' },
    })
  expect(onBroken).toHaveBeenCalledOnce()
})

it('tells when the thread leaves', async () => {
  const { journal, onBroken } = await openOn(thread('process.exit(7)'))
  await expect(journal.offsets()).rejects.toMatchObject({ code: 'worker_died', detail: 'exit code 7' })
  expect(onBroken).toHaveBeenCalledOnce()
})

it('lets a slow read fail alone and does not mind its late answer', async () => {
  const late = `if (call === 'page') setTimeout(() => parentPort.postMessage({ id, ok: true, value: 'late' }), 60)
                else if (call !== 'range') parentPort.postMessage({ id, ok: true, value: [] })`
  const { journal, onBroken } = await openOn(thread(late), 40)
  await expect(journal.page({ limit: 1 })).rejects.toMatchObject({ code: 'timeout' })
  await expect(journal.range({ series: [], fromAt: 0, toAt: 1, points: 2 })).rejects.toMatchObject({
    code: 'timeout',
  })
  await expect(journal.offsets()).resolves.toEqual([])
  expect(onBroken).not.toHaveBeenCalled()
})

it('gives the thread up when an append gets no answer: whether it happened is not known', async () => {
  const { journal, onBroken } = await openOn(thread('for (;;);'), 60)
  const page = journal.page({ limit: 1 }).catch((error: unknown) => error)
  await expect(journal.append(one, lightly)).rejects.toMatchObject({ code: 'timeout' })
  expect(await page).toMatchObject({ code: 'timeout' })
  await expect(journal.append(one, lightly)).rejects.toMatchObject({ code: 'timeout' })
  expect(onBroken).toHaveBeenCalledOnce()
})

it('passes failures of calls on with their code, and tells of a failed pruning', async () => {
  const failing = `parentPort.postMessage(call === 'add_samples' ? { id, ok: true, value: null }
    : { id, ok: false, failure: { code: 'io', file: '/f', detail: call } })`
  const worker = thread(failing)
  const onWarning = vi.fn<(warning: object) => void>()
  const journal = await openJournal({
    file: '/f',
    workerFile: '',
    startWorker: () => worker,
    onBroken: () => undefined,
    onWarning,
  })
  await expect(journal.append(one, lightly)).rejects.toMatchObject({
    name: 'JournalError',
    code: 'io',
    detail: 'append',
  })
  await journal.addSamples([])
  await vi.waitFor(() =>
    expect(onWarning).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'prune_failed' })),
  )
  await expect(journal.close()).rejects.toMatchObject({ code: 'io', detail: 'close' })
  await expect(journal.offsets()).rejects.toMatchObject({ code: 'closed' })
})

it('rejects the opening when there is no such worker, without a word to onBroken', async () => {
  const onBroken = vi.fn<(error: JournalError) => void>()
  const opening = openJournal({ file: '/f', workerFile: `${workerFile()}.missing.js`, onBroken })
  await expect(opening).rejects.toMatchObject({ code: 'worker_died' })
  expect(onBroken).not.toHaveBeenCalled()
})
