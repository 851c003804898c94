import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyAudit } from '../electron/engine/journal/audit/verify-audit'
import { openBenchJournal as open } from './million-events/bench-journal'
import { fill, kb, recorderOf } from './million-events/fill'
import { measureLedger, measureMigration } from './million-events/measure-ledger'

/**
 * What a journal of a million mixed events costs: made by the journal's own thread and the recorder, then started from
 * in a fresh process, verified and pruned. Arguments: the number of events (a million unless told).
 */
const [mode = '1000000', file = ''] = process.argv.slice(2)
const START_LIMIT_MS = 2000
const LEDGER_LIMIT_MS = 200
const SNAPSHOT_LIMIT_KB = 256
/** How much more memory a start on the large journal may take than on the small one: V8's young generation alone is 16 or 32 MB. */
const FLAT_LIMIT_MB = 32

const DAY_MS = 24 * 60 * 60 * 1000
const startAt = Date.UTC(2026, 0, 1)
const spread = { startAt, spanMs: 300 * DAY_MS }
const round = (value: number, digits = 1): number => Number(value.toFixed(digits))
const rssMb = (): number => process.memoryUsage().rss / 1024 / 1024
type Start = {
  readonly ms: number
  readonly replayed: number
  readonly seq: number
  readonly snapshotKb: number
  /** What a checkpoint costs the main thread. */
  readonly serializingMs: number
  readonly rssBeforeMb: number
  readonly rssAfterMb: number
  readonly rssPeakMb: number
}

/** What a program does before it can show anything: open, take the checkpoint, fold the rest. In this very process. */
const measureStart = async (path: string): Promise<Start> => {
  const rssBeforeMb = rssMb()
  let rssPeakMb = rssBeforeMb
  const watch = setInterval(() => (rssPeakMb = Math.max(rssPeakMb, rssMb())), 2)
  const began = performance.now()
  const journal = await open(path)
  const recorder = recorderOf(journal, Date.now)
  await recorder.replay()
  const ms = performance.now() - began
  clearInterval(watch)
  const { seq } = recorder.state()
  const base = await journal.checkpointBefore()
  await journal.close()
  const rssAfterMb = rssMb()
  const serializingFrom = performance.now()
  const snapshotKb = kb(recorder.state())
  const serializingMs = performance.now() - serializingFrom
  return {
    ms,
    replayed: seq - (base?.seq ?? 0),
    seq,
    snapshotKb,
    serializingMs,
    rssBeforeMb,
    rssAfterMb,
    rssPeakMb: Math.max(rssPeakMb, rssAfterMb),
  }
}

const measureAudit = async (path: string) => {
  const before = rssMb()
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, rssMb())), 10)
  const began = performance.now()
  const { entries, findings } = await verifyAudit(path, [], new AbortController().signal)
  clearInterval(watch)
  return {
    seconds: (performance.now() - began) / 1000,
    entries,
    findings: findings.length,
    grownMb: peak - before,
  }
}

/** Forgets the older half; meanwhile others ask, and the longest wait of one of them is what a slice takes. */
const measurePrune = async (path: string) => {
  const journal = await open(path)
  const nowAt = startAt + 300 * DAY_MS
  const keepEventsMs = 150 * DAY_MS
  await journal.prune(nowAt, { keepEventsMs })
  const recorder = recorderOf(journal, () => nowAt)
  await recorder.replay()
  await recorder.record([{ type: 'engine.stopped', data: { cause: 'requested' } }])
  let longestMs = 0
  const done = new AbortController()
  const ask = async (): Promise<void> => {
    while (!done.signal.aborted) {
      const from = performance.now()
      await journal.offsets()
      longestMs = Math.max(longestMs, performance.now() - from)
    }
  }
  const asking = ask()
  const began = performance.now()
  const { events } = await journal.prune(nowAt)
  done.abort()
  await asking
  const seconds = (performance.now() - began) / 1000
  await journal.close()
  return { events, seconds, longestMs }
}

/** Runs one measurement in a process of its own, so that nothing of the others is in its memory. */
const apart = async <T>(what: string, path: string): Promise<T> => {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, what, path])
  return JSON.parse(stdout) as T
}

/** The slowest of three starts, with the middle one's memory: when garbage is collected is chance. */
const thrice = async (path: string): Promise<Start> => {
  const first = await apart<Start>('start', path)
  const all = [first, await apart<Start>('start', path), await apart<Start>('start', path)]
  const [slowest = first] = all.toSorted((a, b) => b.ms - a.ms)
  const [, middle = first] = all.toSorted((a, b) => a.rssPeakMb - b.rssPeakMb)
  return { ...slowest, rssPeakMb: middle.rssPeakMb }
}

const measureAll = async (count: number): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'mamori-bench-million-'))
  const [small, large] = [join(folder, 'small.db'), join(folder, 'large.db')]
  try {
    await fill(small, Math.min(10_000, count), spread)
    const filled = await fill(large, count, spread)
    const few = await thrice(small)
    const start = await thrice(large)
    const sizeMb = statSync(large).size / 1024 / 1024
    const audit = await apart<Awaited<ReturnType<typeof measureAudit>>>('audit', large)
    const ledger = await apart<Awaited<ReturnType<typeof measureLedger>>>('ledger', large)
    const migration = await apart<Awaited<ReturnType<typeof measureMigration>>>('migration', large)
    const pruned = await apart<Awaited<ReturnType<typeof measurePrune>>>('prune', large)
    console.table({
      'node, processors': `${process.version}, ${cpus().length}`,
      events: start.seq,
      'making them, s': round(filled.seconds),
      'an event in a batch, µs': round((filled.seconds * 1e6) / count),
      'slowest batch of 1,000, ms': round(filled.slowestMs),
      'database, MB': round(sizeMb),
      'start, slowest of 3, ms': round(start.ms),
      'start, events folded': start.replayed,
      'memory before, MB': round(start.rssBeforeMb),
      'memory after, MB': round(start.rssAfterMb),
      'memory peak, MB': round(start.rssPeakMb),
      'memory peak on 10,000 events, MB': round(few.rssPeakMb),
      'snapshot, KB': round(start.snapshotKb),
      'serializing the snapshot, ms': round(start.serializingMs),
      'largest snapshot on the way, KB': round(filled.largestKb),
      'verify-audit, s': round(audit.seconds),
      'verify-audit, memory grown, MB': round(audit.grownMb),
      'verify-audit, findings': audit.findings,
      'ledger of all rules, slowest of 5, ms': round(ledger.rulesMs),
      'ledger, repairs of 30 days': ledger.repairs,
      'ledger of a target, slowest of 5, ms': round(ledger.targetMs),
      'shadow ledger, slowest of 5, ms': round(ledger.shadowsMs),
      'filling the ledger at an upgrade, s': round(migration.seconds),
      'pruned events': pruned.events,
      'pruning, s': round(pruned.seconds),
      'longest wait while pruning, ms': round(pruned.longestMs),
    })
    const isMet =
      start.seq === count &&
      start.ms < START_LIMIT_MS &&
      Math.max(ledger.rulesMs, ledger.targetMs, ledger.shadowsMs) < LEDGER_LIMIT_MS &&
      filled.largestKb < SNAPSHOT_LIMIT_KB &&
      start.rssPeakMb - few.rssPeakMb < FLAT_LIMIT_MB &&
      audit.findings === 0
    if (!isMet) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

switch (mode) {
  case 'start':
    console.log(JSON.stringify(await measureStart(file)))
    break
  case 'audit':
    console.log(JSON.stringify(await measureAudit(file)))
    break
  case 'ledger':
    console.log(JSON.stringify(await measureLedger(file, startAt + 300 * DAY_MS)))
    break
  case 'migration':
    console.log(JSON.stringify(await measureMigration(file)))
    break
  case 'prune':
    console.log(JSON.stringify(await measurePrune(file)))
    break
  default:
    await measureAll(Number(mode))
}
