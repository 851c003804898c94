import { parentPort, workerData } from 'node:worker_threads'
import { compileRules } from '../logs/compile-rules'
import type { CompiledRule } from '../logs/match-lines'
import { noteProgress } from '../logs/rule-progress'
import { processZone } from '../core/stated-time'
import { beginOf } from './begin-of'
import { filterOf } from './find-lines'
import { merge, type Part } from './merge'
import type { FromReplay, ReplayStart, Slice, ToReplay } from './protocol'
import { replayFile } from './replay-file'

const MOST_SLICES = 200
/** Sent ahead, so that one thread reads while the other decides. */
const AHEAD = 2

/** The thread that reads the logs of a backtest: it tells what they say in the order of time, as fast as it is asked to. */
if (parentPort === null) throw new Error('backtest-worker runs as a worker thread')
const port = parentPort
const post = (message: FromReplay): void => port.postMessage(message)
const start = workerData as ReplayStart

const room = { slots: AHEAD, onMore: (): void => undefined }
let onInput: ((piece: Extract<ToReplay, { kind: 'input' }>) => void) | null = null
port.on('message', (message: ToReplay) => {
  switch (message.kind) {
    case 'more':
      room.slots += 1
      room.onMore()
      return
    case 'input':
      onInput?.(message)
  }
})

async function* stdin(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await new Promise<Extract<ToReplay, { kind: 'input' }>>((resolve) => {
      onInput = resolve
      post({ kind: 'input' })
    })
    if (piece.fault !== null) throw new Error(piece.fault)
    if (piece.bytes === null) return
    yield piece.bytes
  }
}

const tell = async (slices: readonly Slice[]): Promise<void> => {
  while (room.slots === 0)
    await new Promise<void>((resolve) => {
      room.onMore = resolve
    })
  room.slots -= 1
  post({ kind: 'slices', slices })
}

const { compiled, broken } = compileRules(start.rules)
for (const { ruleId, reason } of broken) post({ kind: 'rule_broken', ruleId, reason })
const progress = noteProgress(start.progress)
const indexOf = new Map(start.rules.map((rule, index) => [rule.id, index]))
const deps = {
  ...start,
  rules: compiled,
  filter: filterOf(compiled),
  zone: processZone,
  onRule: ({ id }: CompiledRule) => progress.begin(indexOf.get(id) ?? 0),
  onIdle: progress.end,
}
const replays = start.files.map((file) => replayFile(file, { ...deps, stdin: stdin() }))
const parts: Part<Slice>[] = []
for (const { slices, path } of replays) parts.push({ beginAt: await beginOf(path, deps), open: slices })
let slices: Slice[] = []
for await (const slice of merge(parts)) {
  slices.push(slice)
  if (slices.length < MOST_SLICES) continue
  await tell(slices)
  slices = []
}
if (slices.length > 0) await tell(slices)
post({ kind: 'read', files: replays.map((replay) => replay.read()) })
port.close()
