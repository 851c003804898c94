import { parentPort, workerData } from 'node:worker_threads'
import { JournalError, toFailure } from './journal-error'
import { openStore, type JournalStore } from './journal-store'
import { migrations } from './migrations'
import type { Request, Response, WorkerData } from './protocol'
import { isAbandoned, tellLetGo } from './thread-signals'

if (parentPort === null) throw new Error('the journal runs in a worker thread')
const port = parentPort
const { signals } = workerData as WorkerData

type State = { readonly file: string; readonly store: JournalStore | null; readonly done: boolean }
type Answer = { readonly state: State; readonly response: Response }

const open = async (request: Request & { call: 'open' }): Promise<Answer> => {
  const { file, nowAt } = request.input
  const { store, report } = await openStore(file, migrations, nowAt)
  return { state: { file, store, done: false }, response: { id: request.id, ok: true, value: report } }
}

/** Lets the database go, if it was ever opened; the thread ends then by itself. */
const close = async (state: State, id: number): Promise<Answer> => {
  await state.store?.close()
  return { state: { ...state, store: null, done: true }, response: { id, ok: true, value: null } }
}

const answer = async (state: State, request: Request): Promise<Answer> => {
  const { id } = request
  const file = request.call === 'open' ? request.input.file : state.file
  try {
    if (request.call === 'open') return await open(request)
    if (request.call === 'close') return await close(state, id)
    if (state.store === null) throw new JournalError({ code: 'closed', file, detail: request.call })
    // The request's type ties the input to its call; a lookup by a union of names loses that tie.
    const run = state.store.calls[request.call] as (
      input: Request['input'],
    ) => Promise<(Response & { ok: true })['value']>
    return { state, response: { id, ok: true, value: await run(request.input) } }
  } catch (error) {
    return { state: { ...state, file }, response: { id, ok: false, failure: toFailure(error, file) } }
  }
}

const handle = async (state: State, request: Request): Promise<State> => {
  if (state.done) return state
  const given = isAbandoned(signals) ? { id: request.id, call: 'close' as const, input: null } : request
  const { state: next, response } = await answer(state, given)
  port.postMessage(response)
  if (next.done) {
    tellLetGo(signals)
    port.close()
  }
  return next
}

// One after the other, in the order of arrival: this is what numbers the events.
let tail: Promise<State> = Promise.resolve({ file: '', store: null, done: false })
port.on('message', (request: Request) => {
  tail = tail.then((state) => handle(state, request))
})
