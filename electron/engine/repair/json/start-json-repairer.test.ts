import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { inject, describe, expect, it, onTestFinished, vi } from 'vitest'
import { testDirectory } from '../../journal/testing/test-journal'
import { repairJsonHere } from '../../testing/repair-json-here'
import { startJsonRepairer, type JsonRepairerOptions } from './start-json-repairer'

const { signal } = new AbortController()
const BROKEN = '{\n  "name": "本番",\n  "ratio": 1.10,\n}\n'
/** Takes the reader long, and far more memory than a thread gets. */
const controls = (megabytes: number): Buffer => Buffer.from(`["${'\u0001'.repeat(megabytes * 1024 * 1024)}"]`)

const scene = (more: Partial<JsonRepairerOptions> = {}) => {
  const threads: boolean[] = []
  const repairer = startJsonRepairer({
    workerFile: join(inject('workers'), 'json-worker.js'),
    onThread: (isThere) => threads.push(isThere),
    ...more,
  })
  onTestFinished(repairer.stop)
  const repair = (text: string | Buffer, by = signal) => repairer.repairJson(Buffer.from(text), {}, by)
  return { ...repairer, repair, threads }
}

/** A thread that does what a test wants of it: it answers, hangs, throws or ends. */
const crooked = async (): Promise<string> => {
  const file = join(await testDirectory(), 'crooked-worker.mjs')
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ bytes }) => {
      const text = Buffer.from(bytes).toString()
      if (text === 'hang') for (;;) ;
      if (text === 'throw') throw new Error('password=abc123secret is not JSON')
      if (text === 'exit') process.exit(7)
      if (text === 'later') setTimeout(() => { throw new Error('later') }, 1)
      parentPort.postMessage({ kind: 'fine' })
    })`,
  )
  return file
}

describe('the answers', () => {
  it('are the same as on this thread, to the byte', async () => {
    const { repair, threads } = scene()
    for (const text of [
      BROKEN,
      '{"a": 1}',
      '{"a": hello}',
      '{"a": "x',
      '',
      '\uFEFF[1,]',
      `["${'x'.repeat(20_000)}",]`,
    ])
      expect(await repair(text)).toEqual(await repairJsonHere(Buffer.from(text), {}, signal))
    expect(await repair(Buffer.from([0xff]))).toMatchObject({ kind: 'left', why: 'encoding' })
    expect(threads).toEqual([true])
  })

  it('take large bytes away, and leave shared buffers alone', async () => {
    const { repairJson } = scene()
    const large = Buffer.from(`[${'1,'.repeat(10_000)}]`)
    await repairJson(large, {}, signal)
    expect(large.length).toBe(0)
    const small = Buffer.from('[1,]')
    expect(await repairJson(small, {}, signal)).toMatchObject({ kind: 'repaired' })
    expect(small.toString()).toBe('[1,]')
  })

  it('come in the order of the questions, from one thread', async () => {
    const { repair, threads } = scene()
    const ends: number[] = []
    await Promise.all(
      [5000, 1, 2000, 1].map(async (rows, index) => {
        await repair(`[${'{"a": 1},'.repeat(rows)}]`)
        ends.push(index)
      }),
    )
    expect(ends).toEqual([0, 1, 2, 3])
    expect(threads).toEqual([true])
  })
})

describe('what goes wrong is told as the failure of one file, and the next one is repaired', () => {
  it('a file that takes too long', async () => {
    const { repair, threads } = scene({ workerFile: await crooked(), limitMs: 200 })
    expect(await repair('hang')).toEqual({ kind: 'failed', why: { code: 'time', seconds: 0.2 } })
    expect(threads).toEqual([true, false])
    expect(await repair('1')).toEqual({ kind: 'fine' })
    expect(threads).toEqual([true, false, true])
  })

  it('a file that takes too much memory', async () => {
    const { repair } = scene({ heapMegabytes: 32 })
    expect(await repair(controls(4))).toEqual({ kind: 'failed', why: { code: 'memory', megabytes: 32 } })
    expect(await repair('[1,]')).toMatchObject({ kind: 'repaired' })
  })

  it('a thread that throws, ends or cannot begin', async () => {
    const { repair } = scene({ workerFile: await crooked() })
    const thrown = await repair('throw')
    expect(thrown).toMatchObject({ kind: 'failed', why: { code: 'thread' } })
    expect(JSON.stringify(thrown)).not.toContain('abc123secret')
    expect(await repair('exit')).toEqual({ kind: 'failed', why: { code: 'thread', reason: 'exit 7' } })
    expect(await repair('1')).toEqual({ kind: 'fine' })
    const missing = scene({ workerFile: '/nowhere/json-worker.js' })
    expect(await missing.repair('1')).toMatchObject({ kind: 'failed', why: { code: 'thread' } })
  })

  it('a thread that dies while it waits', async () => {
    const { repair, threads } = scene({ workerFile: await crooked() })
    expect(await repair('later')).toEqual({ kind: 'fine' })
    await vi.waitFor(() => expect(threads).toEqual([true, false]))
    expect(await repair('1')).toEqual({ kind: 'fine' })
  })
})

describe('ending', () => {
  it('a question that is not wanted any more ends at once, whether it waits or runs', async () => {
    const { repair, threads } = scene({ workerFile: await crooked() })
    const running = new AbortController()
    const waiting = new AbortController()
    const asked = [
      repair('hang', running.signal),
      repair('1', waiting.signal),
      repair('1'),
      repair('1', AbortSignal.abort(new Error('never begun'))),
    ]
    const ends = Promise.allSettled(asked)
    waiting.abort(new Error('not waited for'))
    await expect(asked[1]).rejects.toThrow('not waited for')
    await expect(asked[3]).rejects.toThrow('never begun')
    await vi.waitFor(() => expect(threads).toEqual([true]))
    running.abort(new Error('not wanted'))
    await expect(asked[0]).rejects.toThrow('not wanted')
    expect(await asked[2]).toEqual({ kind: 'fine' })
    expect(threads).toEqual([true, false, true])
    expect((await ends).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
      'rejected',
    ])
  })

  it('the thread ends when it has waited for a while, and begins again', async () => {
    const { repair, threads } = scene({ idleMs: 50 })
    await repair('[1,]')
    await vi.waitFor(() => expect(threads).toEqual([true, false]))
    expect(await repair('[1,]')).toMatchObject({ kind: 'repaired' })
    expect(threads).toEqual([true, false, true])
  })

  it('stopping ends what runs and what waits, and nothing begins any more', async () => {
    const { repair, stop, threads } = scene({ workerFile: await crooked() })
    const ends = Promise.allSettled([repair('hang'), repair('1')])
    await vi.waitFor(() => expect(threads).toEqual([true]))
    await stop()
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(repair('1')).rejects.toThrow('stopped')
    expect(threads).toEqual([true, false])
  })
})

it('leaves this thread free while a file of several megabytes is repaired', async () => {
  const { repair } = scene()
  const row = '  {"id": 1, "name": "host 1", "ok": true, "tags": ["a", "b"]},\n'
  const broken = Buffer.from(`[\n${row.repeat((3 * 1024 * 1024) / row.length)}]\n`)
  await repair('[1,]')
  const repaired = repair(broken)
  let turns = 0
  let isDone = false
  const began = performance.now()
  const done = repaired.finally(() => (isDone = true))
  // Counted in turns of this thread, which a busy machine changes less than time.
  const count = (): void => {
    turns++
    if (!isDone) setTimeout(count, 1)
  }
  count()
  expect(await done).toMatchObject({ kind: 'repaired' })
  expect(turns).toBeGreaterThan(Math.min(20, (performance.now() - began) / 20))
})
