import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameCheck } from './postgresql-frames'

const frame = (type: string, body: string, length = body.length + 4): Buffer => {
  const header = Buffer.alloc(5)
  header.write(type, 0, 'latin1')
  header.writeUInt32BE(length, 1)
  return Buffer.concat([header, Buffer.from(body, 'latin1')])
}

const login = Buffer.concat([
  frame('R', '\0\0\0\0'),
  frame('S', 'server_version\u000015.3\0'),
  frame('N', 'SNOTICE\0Mhello\0\0'),
  frame('K', '12345678'),
  frame('Z', 'I'),
  frame('T', '\0\0'),
  frame('D', '\0\0'),
  frame('C', 'SELECT 1\0'),
  frame('E', 'SFATAL\0C28P01\0\0'),
  frame('E', '\0'),
])

describe('the frames of PostgreSQL', () => {
  it('are sound, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sizes) => {
        const isSound = createFrameCheck()
        let at = 0
        for (let turn = 0; at < login.length; turn++) {
          const next = at + (sizes[turn % sizes.length] ?? 1)
          expect(isSound(login.subarray(at, next))).toBe(true)
          at = next
        }
      }),
    )
  })

  it.each([
    ['an error without its end', frame('E', 'SFATAL')],
    ['an error that ends too early', frame('E', 'SFATAL\0')],
    ['an empty error', frame('E', '')],
    ['a notice without its end', frame('N', 'x')],
    ['a length below its own', frame('R', 'abcd', 1)],
    ['an authentication without a type', frame('R', '')],
    ['a key that is cut', frame('K', '1234')],
    ['a message that is not for a client', frame('Q', 'SELECT 1\0')],
    ['a message of a gigabyte', frame('D', '', 2 ** 30)],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['zeros', Buffer.alloc(40)],
  ])('refuse %s', (_name, bytes) => {
    const whole = createFrameCheck()
    expect(whole(bytes)).toBe(false)
    const isSound = createFrameCheck()
    expect([...bytes].every((byte) => isSound(Uint8Array.of(byte)))).toBe(false)
  })
})
