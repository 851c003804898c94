import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { protocolError } from './reply-queue'

const derive = promisify(pbkdf2)
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const md5 = (data: string | Buffer): string => createHash('md5').update(data).digest('hex')

/** PostgreSQL asks for 4096 rounds; a server that asks for very many only wants to keep us busy. */
const MOST_ROUNDS = 1_000_000

export const SCRAM = 'SCRAM-SHA-256'

/** The answer to an MD5 request with its salt of four bytes. PostgreSQL manual, "Message Flow". */
export const md5Answer = (user: string, password: string, salt: Buffer): string =>
  `md5${md5(Buffer.concat([Buffer.from(md5(password + user)), salt]))}`

export type Scram = {
  readonly first: string
  /** The answer to the server's first message. Rejects when that is not one to our question. */
  readonly answer: (serverFirst: string, password: string) => Promise<string>
  /** Throws unless the server has shown that it knows the password, too. */
  readonly verify: (serverFinal: string) => void
}

/** SCRAM-SHA-256 as a client, without channel binding (RFC 5802, RFC 7677); PostgreSQL takes the user from the start. */
export const createScram = (nonce = randomBytes(18).toString('base64'), user = '*'): Scram => {
  const firstBare = `n=${user},r=${nonce}`
  let expected: Buffer | null = null
  return {
    first: `n,,${firstBare}`,
    answer: async (serverFirst, password) => {
      const [, serverNonce = '', salt = '', rounds = ''] =
        /^r=([!-+\--~]+),s=([A-Za-z0-9+/=]+),i=(\d{1,8})(?:,|$)/.exec(serverFirst) ?? []
      if (!serverNonce.startsWith(nonce) || serverNonce === nonce) throw protocolError()
      if (Number(rounds) < 1 || Number(rounds) > MOST_ROUNDS) throw protocolError()
      const salted = await derive(
        password.normalize('NFKC'),
        Buffer.from(salt, 'base64'),
        Number(rounds),
        32,
        'sha256',
      )
      const withoutProof = `c=biws,r=${serverNonce}`
      const whole = `${firstBare},${serverFirst},${withoutProof}`
      const clientKey = hmac(salted, 'Client Key')
      const signature = hmac(createHash('sha256').update(clientKey).digest(), whole)
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))
      expected = hmac(hmac(salted, 'Server Key'), whole)
      return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`
    },
    verify: (serverFinal) => {
      const shown = Buffer.from(/^v=([A-Za-z0-9+/=]+)/.exec(serverFinal)?.[1] ?? '', 'base64')
      if (expected === null || shown.length !== expected.length || !timingSafeEqual(shown, expected))
        throw protocolError()
    },
  }
}
