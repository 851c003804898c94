import { parentPort, workerData } from 'node:worker_threads'
import type { LabStart } from './protocol'
import { runPreview } from './run-preview'

/** The thread in which an edited expression is judged and tried: whoever has started it may end it at any moment. */
if (parentPort === null) throw new Error('lab-worker runs as a worker thread')
const port = parentPort
runPreview(workerData as LabStart, (told) => port.postMessage(told))
