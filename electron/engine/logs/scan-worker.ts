import { parentPort, workerData } from 'node:worker_threads'
import { startSchema, toWorkerSchema, type FromWorker } from './protocol'
import { scanStream } from './scan-stream'
import { watchSources } from './watch-sources'

/** The thread in which logs are read and matched: it watches sources, or scans files once. */
if (parentPort === null) throw new Error('scan-worker runs as a worker thread')
const port = parentPort
const post = (message: FromWorker): void => port.postMessage(message)
const start = startSchema.parse(workerData)

switch (start.kind) {
  case 'watch': {
    const watch = watchSources(start, post, () => port.close())
    port.on('message', (message: unknown) => watch.receive(toWorkerSchema.parse(message)))
    break
  }
  case 'scan':
    post({ kind: 'scanned', report: await scanStream(start) })
    break
}
