import { describe, expect, it } from 'vitest'
import { loadQuietly, quietStart } from './quiet-start'

type Arrival = {
  readonly promise: Promise<string>
  readonly come: (name: string) => void
  readonly fail: () => void
}

const arrival = (): Arrival => {
  let come = (_name: string): void => undefined
  let fail = (): void => undefined
  const promise = new Promise<string>((resolve, reject) => {
    come = resolve
    fail = () => reject(new Error('not found'))
  })
  return { promise, come, fail }
}

describe('loading client libraries', () => {
  it('lets nobody measure before all are there, also when one of them fails', async () => {
    const order: string[] = []
    const [first, second] = [arrival(), arrival()]
    const measuring = [
      loadQuietly(() => first.promise).then((library) => order.push(`measures with ${library}`)),
      loadQuietly(() => second.promise).catch((error: unknown) => order.push(String(error))),
      quietStart().then(() => order.push('measures without')),
    ]
    first.come('pg')
    await first.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(order).toEqual([])
    second.fail()
    await Promise.all(measuring)
    expect([...order].sort()).toEqual(['Error: not found', 'measures with pg', 'measures without'])
    await quietStart()
  })
})
