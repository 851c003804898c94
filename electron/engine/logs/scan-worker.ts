import { parentPort, workerData } from 'node:worker_threads'
import type { FromWorker, Start, ToWorker } from './protocol'
import { scanStream } from './scan-stream'
import { watchSources } from './watch-sources'

/** The thread in which logs are read and matched: it watches sources, or scans files once. */
if (parentPort === null) throw new Error('scan-worker runs as a worker thread')
const port = parentPort
const post = (message: FromWorker): void => port.postMessage(message)
const start = workerData as Start

switch (start.kind) {
  case 'watch': {
    const watch = watchSources(start, post, () => port.close())
    port.on('message', (message: ToWorker) => watch.receive(message))
    break
  }
  case 'scan':
    post({ kind: 'scanned', report: await scanStream(start) })
    break
}
