import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { compileRules } from '../logs/match-lines'
import { inputFault } from '../logs/read-input'
import { noteProgress } from '../logs/rule-progress'
import { createScanner } from './create-scanner'
import type { FromScanWorker, ScanStart } from './protocol'
import { readTask } from './read-task'

/** A thread that takes part in a scan: it takes one task after the other until there are none. */
if (parentPort === null) throw new Error('file-scan-worker runs as a worker thread')
const port = parentPort
const post = (message: FromScanWorker): void => port.postMessage(message)

const CHUNK_BYTES = 512 * 1024
const STDIN_FD = 0
const SAMPLE_BYTES = 64 * 1024
const SAMPLED_FROM_TASKS = 3

const { tasks, rules, mostMissed, taken, progress } = workerData as ScanStart
const { compiled, broken } = compileRules(rules)
const noted = noteProgress(progress)
const indexOf = new Map(rules.map((rule, index) => [rule.id, index]))
const counter = new Int32Array(taken)
const stdin = () => createReadStream('', { fd: STDIN_FD, autoClose: false })

/** The beginning of a large file: choosing by it what to search for pays from some tens of megabytes on. */
const readSample = (): Uint8Array | null => {
  const large = tasks.filter(({ part }) => part !== null)
  const [first] = large
  if (first === undefined || large.length < SAMPLED_FROM_TASKS) return null
  try {
    const fd = openSync(first.file, 'r')
    try {
      const sample = Buffer.alloc(SAMPLE_BYTES)
      return sample.subarray(0, readSync(fd, sample, 0, SAMPLE_BYTES, 0))
    } finally {
      closeSync(fd)
    }
  } catch {
    // What is wrong with the file is told when it is scanned.
    return null
  }
}

const scanner = createScanner({
  rules: compiled,
  chunkBytes: CHUNK_BYTES,
  sample: readSample(),
  mostMissed,
  onRule: ({ id }) => noted.begin(indexOf.get(id) ?? 0),
  onTried: noted.end,
})

for (let index = Atomics.add(counter, 0, 1); index < tasks.length; index = Atomics.add(counter, 0, 1)) {
  const task = tasks[index]
  if (task === undefined) break
  const fault = await readTask(task, scanner, stdin).then(
    () => null,
    (error: unknown) => inputFault(task.file, error),
  )
  post({ kind: 'task_done', index, tally: scanner.takeTally(), fault })
}
post({ kind: 'finished', broken })
