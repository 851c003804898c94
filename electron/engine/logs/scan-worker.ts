import { parentPort, workerData } from 'node:worker_threads'
import type { FromWorker, ToWorker, WatchStart } from './protocol'
import { watchSources } from './watch-sources'

/** The thread in which logs are followed and matched. */
if (parentPort === null) throw new Error('scan-worker runs as a worker thread')
const port = parentPort
const post = (message: FromWorker): void => port.postMessage(message)
const watch = watchSources(workerData as WatchStart, post, () => port.close())
port.on('message', (message: ToWorker) => watch.receive(message))
