import { describe, expect, it } from 'vitest'
import { createRedisReplies } from './redis-replies'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('replies of a Redis', () => {
  it('are read whole, however they are cut', async () => {
    const replies = createRedisReplies()
    const first = replies.next()
    for (const letter of '+OK\r\n-ERR no such thing\r\n') replies.take(bytes(letter))
    await expect(first).resolves.toBeUndefined()
    await expect(replies.next()).rejects.toMatchObject({ name: 'ReplyError', message: 'ERR no such thing' })
  })

  it('count before the end of the connection', async () => {
    const replies = createRedisReplies()
    replies.take(bytes('-ERR max number of clients reached\r\n'))
    replies.fail(new Error('closed'))
    await expect(replies.next()).rejects.toThrow('max number of clients')
    await expect(replies.next()).rejects.toThrow('closed')
  })

  it.each([
    ['another protocol', 'HTTP/1.1 200 OK\r\n'],
    ['a reply that nobody asked for', '$3\r\nabc\r\n'],
    ['a line without an end', `+${'x'.repeat(5000)}`],
    ['replies without an end', '+PONG\r\n'.repeat(500)],
  ])('are refused when they are %s', async (_name, said) => {
    const replies = createRedisReplies()
    replies.take(bytes(said))
    const ends = async (): Promise<void> => {
      for (;;) await replies.next()
    }
    await expect(ends()).rejects.toThrow('does not keep to its protocol')
  })
})
