import { describe, expect, it } from 'vitest'
import { createScram, md5Answer } from './postgresql-password'

describe('SCRAM-SHA-256', () => {
  // The example of RFC 7677, section 3.
  const nonce = 'rOprNGfwEbeRWgbNEkqO'
  const serverFirst = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
  const serverFinal = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='

  it('proves the password and asks the server for the same', async () => {
    const scram = createScram(nonce, 'user')
    expect(scram.first).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO')
    expect(await scram.answer(serverFirst, 'pencil')).toBe(
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    )
    expect(() => scram.verify(serverFinal)).not.toThrow()
    expect(() => scram.verify(serverFinal.replace('6rri', '7rri'))).toThrow('protocol')
    expect(() => scram.verify('e=other-error')).toThrow('protocol')
  })

  it.each([
    ['another nonce', serverFirst.replace(nonce, 'x'.repeat(20))],
    ['nothing added to our nonce', serverFirst.replace(/%[^,]+/, '')],
    ['rounds without an end', serverFirst.replace('4096', '99999999')],
    ['no rounds', serverFirst.replace('4096', '0')],
    ['rubbish', 'hello'],
  ])('refuses %s', async (_name, said) => {
    await expect(createScram(nonce).answer(said, 'pencil')).rejects.toThrow('protocol')
  })
})

describe('the MD5 answer', () => {
  it('hides the password behind the salt', () => {
    const salt = Buffer.from([1, 2, 3, 4])
    expect(md5Answer('postgres', 'secret', salt)).toMatch(/^md5[0-9a-f]{32}$/)
    expect(md5Answer('postgres', 'secret', salt)).not.toBe(
      md5Answer('postgres', 'secret', Buffer.from([1, 2, 3, 5])),
    )
  })
})
