import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { CHAIN_START, chainAfter, digestOf, storedValue, toHex } from './chain'

// What journals hold for ever: a digest or a value that comes out otherwise makes every one of them look tampered with.
it('makes the same digests and values for ever', () => {
  const actor = { kind: 'person', name: '山田' }
  const payload = { type: 'mode.changed', v: 1, at: 1.5, actor, data: { to: 'auto', from: 'approve' } }
  const text =
    '{"actor":{"kind":"person","name":"山田"},"at":1.5,"data":{"from":"approve","to":"auto"},"type":"mode.changed","v":1}'
  const digest = createHash('sha256').update(text).digest()
  expect(toHex(digestOf(payload))).toBe(digest.toString('hex'))

  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(2n ** 40n + 3n)
  const value = createHash('sha256')
    .update(Buffer.concat([CHAIN_START, number, digest]))
    .digest('hex')
  expect(toHex(chainAfter(CHAIN_START, 2 ** 40 + 3, digest))).toBe(value)
  expect(toHex(chainAfter(CHAIN_START, 1, digest))).toBe(
    'cf0d77dd9335534ae9f55c4c0442e96bdb644e23111cfc79494b2fa60f7c3ad9',
  )
})

it('gives damaged text a digest too', () => {
  expect(storedValue('{"a":1}')).toEqual({ a: 1 })
  expect(storedValue('{"a":')).toBe('{"a":')
})
