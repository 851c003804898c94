import { describe, expect, it } from 'vitest'
import { createPostgresqlReplies } from './postgresql-messages'

const message = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(Buffer.byteLength(body) + 4)
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)])
}

describe('messages of a PostgreSQL', () => {
  it('are read whole, however they are cut, without what nobody asked for', async () => {
    const replies = createPostgresqlReplies()
    const said = Buffer.concat([message('S', 'a\0b\0'), message('N', 'SNOTICE\0\0'), message('Z', 'I')])
    for (const byte of said) replies.take(Buffer.from([byte]))
    expect(await replies.next()).toEqual({ type: 'Z', body: Buffer.from('I') })
  })

  it('reject with the SQLSTATE of an error, also when the server hangs up after it', async () => {
    const replies = createPostgresqlReplies()
    replies.take(message('E', 'SFATAL\0C53300\0Mtoo many clients\0\0'))
    replies.fail(new Error('closed'))
    await expect(replies.next()).rejects.toMatchObject({ code: '53300', message: 'too many clients' })
    await expect(replies.next()).rejects.toThrow('closed')
  })

  it.each([
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request')],
    ['a length that cannot be', Buffer.from([82, 0, 0, 0, 3])],
    ['a length without an end', Buffer.from([82, 127, 255, 255, 255])],
    ['a negative length', Buffer.from([82, 255, 255, 255, 255])],
    ['an error without a code', message('E', 'Mno code\0\0')],
    ['a flood', Buffer.concat(Array.from({ length: 500 }, () => message('Z', 'I')))],
  ])('are refused when they are %s', async (_name, said) => {
    const replies = createPostgresqlReplies()
    replies.take(said)
    const ends = async (): Promise<void> => {
      for (;;) await replies.next()
    }
    await expect(ends()).rejects.toThrow('does not keep to its protocol')
  })
})
