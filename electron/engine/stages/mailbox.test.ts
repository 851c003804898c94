import { describe, expect, it } from 'vitest'
import { createMailbox } from './mailbox'

const gate = () => {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('the mailbox', () => {
  it('runs one task after another, in the order of their asking', async () => {
    const { run } = createMailbox(() => undefined)
    const seen: string[] = []
    const { open, opened } = gate()
    const first = run(async () => {
      seen.push('first begins')
      await opened
      seen.push('first ends')
      return 1
    })
    const second = run(async () => seen.push('second'))
    await Promise.resolve()
    expect(seen).toEqual(['first begins'])
    open()
    expect(await first).toBe(1)
    await second
    expect(seen).toEqual(['first begins', 'first ends', 'second'])
  })

  it('goes on after a failure, which goes to who asked', async () => {
    const bugs: string[] = []
    const { run, post, drained } = createMailbox((name, error) => bugs.push(`${name}: ${String(error)}`))
    const failing = run(() => Promise.reject(new Error('no')))
    post('posted', () => Promise.reject(new Error('nor this')))
    const after = run(async () => 'well')
    await expect(failing).rejects.toThrow('no')
    expect(await after).toBe('well')
    await drained()
    expect(bugs).toEqual(['posted: Error: nor this'])
  })

  it('is drained when all that was posted until then has run', async () => {
    const { post, drained } = createMailbox(() => undefined)
    const { open, opened } = gate()
    let ran = 0
    const count = async (): Promise<void> => {
      await opened
      ran += 1
    }
    post('a', count)
    post('b', count)
    const done = drained().then(() => ran)
    open()
    expect(await done).toBe(2)
  })
})
