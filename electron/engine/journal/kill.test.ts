import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { applyEvent } from '@shared/domain/apply-event'
import { emptyState, type State } from '@shared/domain/state'
import { build } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import { verifyAudit } from './audit/verify-audit'
import { openTestJournal, replayed, testDirectory, workerFile } from './testing/test-journal'

const root = resolve(import.meta.dirname, '../../..')
let program = ''

const bundle = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true },
    build: { ssr: resolve(import.meta.dirname, 'testing/append-forever.ts'), write: false },
  })
  const output = 'output' in built ? built.output : []
  return output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n')
}
beforeAll(async () => {
  program = await bundle()
})

type Acknowledged = { readonly seq: number; readonly number: number; readonly count: number }

type Ended = { readonly seen: readonly Acknowledged[]; readonly end: unknown }

/** Starts the program, signals it after `lines` acknowledgements, gives back all that it had printed and how it ended. */
const runAndSignal = async (
  file: string,
  first: number,
  lines: number,
  signal: 'SIGKILL' | 'SIGTERM',
): Promise<Ended> => {
  const child = spawn(process.execPath, ['--input-type=module', '-', file, workerFile(), String(first)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  child.stdin.end(program)
  const seen: Acknowledged[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const [seq, number, count] = line.split(' ').map(Number)
    // The last line may have been cut off by the kill.
    if (seq !== undefined && number !== undefined && count !== undefined) seen.push({ seq, number, count })
    if (seen.length === lines) child.kill(signal)
  }
  return { seen, end: await exited }
}

it('SIGKILL at any moment: what was acknowledged is there, once, in order, with its offset', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  let first = 0
  const acknowledged: Acknowledged[] = []
  for (const lines of [1, 40, 95, 3, 61]) {
    const { seen, end } = await runAndSignal(file, first, lines, 'SIGKILL')
    expect(end).toEqual([null, 'SIGKILL'])
    expect(seen.length).toBeGreaterThanOrEqual(lines)
    acknowledged.push(...seen)

    const journal = await openTestJournal(file)
    const events = await replayed(journal)
    const offsets = await journal.offsets()
    const checkpoint = await journal.checkpointBefore()
    const head = await journal.head()
    await journal.close()
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const numbered = events.filter(({ type }) => type === 'mode.changed')
    const numbers = numbered.map(({ at }) => at)
    expect(new Set(numbers).size).toBe(numbers.length)
    const fromCheckpoint = events.filter(({ seq }) => seq > (checkpoint?.seq ?? 0))
    const begun = checkpoint === null ? emptyState : (checkpoint.state as State)
    expect(fromCheckpoint.reduce(applyEvent, begun)).toEqual(events.reduce(applyEvent, emptyState))
    const made = events.findLast(({ type }) => type === 'checkpoint.made')
    expect(made?.seq).toBe(checkpoint === null ? undefined : checkpoint.seq + 1)
    const { findings } = await verifyAudit(file, [head], new AbortController().signal)
    expect(findings).toEqual([])
    for (const { seq, number, count } of acknowledged) {
      expect(events.slice(seq - 1, seq - 1 + count).map(({ at }) => at)).toEqual(
        Array.from({ length: count }, (_, index) => number + index),
      )
    }
    // Batches are whole: the offset that was committed with the last one says where it ended.
    first = (numbers.at(-1) ?? 0) + 1
    expect(offsets).toMatchObject([{ offset: first }])
  }
})

it('a process that exits in the middle of appends ends as it meant to, and its database is closed', async () => {
  const directory = await testDirectory()
  for (const lines of [1, 7, 20, 50]) {
    const file = join(directory, `${lines}.db`)
    const { seen, end } = await runAndSignal(file, 0, lines, 'SIGTERM')
    expect(end).toEqual([5, null])
    expect(seen.length).toBeGreaterThanOrEqual(lines)
  }
  expect((await readdir(directory)).toSorted()).toEqual(['1.db', '20.db', '50.db', '7.db'])
})
