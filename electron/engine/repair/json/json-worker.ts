import { parentPort } from 'node:worker_threads'
import { answerJson } from './answer-json'
import type { RepairJsonOptions } from './repair-json'

/** The thread in which broken JSON is read and repaired: one file after the other, each answered by one message. */
if (parentPort === null) throw new Error('json-worker runs as a worker thread')
const port = parentPort

port.on('message', ({ bytes, options }: { bytes: Uint8Array; options: RepairJsonOptions }) => {
  const answer = answerJson(bytes, options)
  port.postMessage(answer, answer.kind === 'repaired' ? [answer.content.buffer] : [])
})
