import { describe, expect, it } from 'vitest'
import { withDeadline } from './deadline'

const never = new AbortController().signal
const deaf = (): Promise<never> => new Promise(() => undefined)

describe('withDeadline', () => {
  it('gives the value, and then ends what the probe has left open', async () => {
    let inner: AbortSignal | null = null
    const end = await withDeadline(1000, never, (signal) => {
      inner = signal
      return Promise.resolve(7)
    })
    expect(end).toEqual({ kind: 'done', value: 7 })
    expect(inner).toMatchObject({ aborted: true })
  })

  it('is late a little before the limit of the engine, also with a probe that obeys nothing', async () => {
    expect(await withDeadline(100, never, deaf)).toEqual({ kind: 'late', afterMs: 95 })
  })

  it('is late for a probe that fails because it is stopped', async () => {
    const obedient = (signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('socket closed')))
      })
    expect(await withDeadline(50, never, obedient)).toMatchObject({ kind: 'late' })
  })

  it('passes a failure on', async () => {
    await expect(withDeadline(1000, never, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    )
  })

  it('rejects with the reason of its caller, before and in between, and lets go of the signal', async () => {
    const caller = new AbortController()
    const running = withDeadline(60_000, caller.signal, deaf)
    caller.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    let asked = false
    const refused = withDeadline(1000, caller.signal, () => {
      asked = true
      return Promise.resolve(1)
    })
    await expect(refused).rejects.toThrow('enough')
    expect(asked).toBe(false)
  })
})
