import { parentPort } from 'node:worker_threads'
import { JournalError, toFailure } from './journal-error'
import { openStore, type JournalStore } from './journal-store'
import { migrations } from './migrations'
import type { Request, Response } from './protocol'

if (parentPort === null) throw new Error('the journal runs in a worker thread')
const port = parentPort

type Open = { readonly file: string; readonly store: JournalStore | null }

const answer = async (
  state: Open,
  request: Request,
): Promise<{ readonly state: Open; readonly response: Response }> => {
  const { id } = request
  try {
    if (request.call === 'open') {
      const { file, nowAt } = request.input
      const { store, report } = await openStore(file, migrations, nowAt)
      return { state: { file, store }, response: { id, ok: true, value: report } }
    }
    if (state.store === null)
      throw new JournalError({ code: 'closed', file: state.file, detail: request.call })
    // The request's type ties the input to its call; a lookup by a union of names loses that tie.
    const run = state.store[request.call] as (
      input: Request['input'],
    ) => Promise<(Response & { ok: true })['value']>
    const value = await run(request.input)
    return {
      state: request.call === 'close' ? { ...state, store: null } : state,
      response: { id, ok: true, value },
    }
  } catch (error) {
    const file = request.call === 'open' ? request.input.file : state.file
    return { state, response: { id, ok: false, failure: toFailure(error, file) } }
  }
}

// One after the other, in the order of arrival: this is what numbers the events.
let tail: Promise<Open> = Promise.resolve({ file: '', store: null })
port.on('message', (request: Request) => {
  tail = tail.then(async (state) => {
    const { state: next, response } = await answer(state, request)
    port.postMessage(response)
    if (request.call === 'close' && response.ok) port.close()
    return next
  })
})
