import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { openRules } from '../logs/match-lines'
import { noteProgress } from '../logs/rule-progress'
import { createScanner } from './create-scanner'
import { openMissedRoom } from './missed-room'
import type { FromScanWorker, ScanOrders, ScanStart } from './protocol'
import { readTask } from './read-task'

/** A thread that takes part in a scan: it takes one task after the other until there are none. */
if (parentPort === null) throw new Error('file-scan-worker runs as a worker thread')
const port = parentPort
const post = (message: FromScanWorker): void => port.postMessage(message)

const STDIN_FD = 0

const { tasks, mostMissed, taken, missed, progress } = workerData as ScanStart
const [{ rules, plan }] = (await once(port, 'message')) as [ScanOrders]
const noted = noteProgress(progress)
const indexOf = new Map(rules.map((rule, index) => [rule.id, index]))
const counter = new Int32Array(taken)
const room = openMissedRoom(missed, mostMissed)
const stdin = () => createReadStream('', { fd: STDIN_FD, autoClose: false })

const scanner = createScanner({
  rules: openRules(rules),
  plan,
  room: room.left,
  mostMissed,
  onRule: ({ id }) => noted.begin(indexOf.get(id) ?? 0),
  onTried: noted.end,
})

for (let index = Atomics.add(counter, 0, 1); index < tasks.length; index = Atomics.add(counter, 0, 1)) {
  const task = tasks[index]
  if (task === undefined) break
  const fault = await readTask(task, scanner, stdin).then(
    () => null,
    async (error: unknown) => (await import('../logs/read-input')).inputFault(task.file, error),
  )
  const tally = scanner.takeTally()
  room.note(index, tally.missed)
  post({ kind: 'task_done', index, tally, fault })
}
post({ kind: 'finished' })
