import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { SecretCipher } from '../secret-store'

/** A keyring with one key: what another one has written is not read by it. */
export const createTestCipher = (key = 'the key'): SecretCipher => {
  const bytes = createHash('sha256').update(key).digest()
  return {
    fault: () => null,
    encrypt: (text) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', bytes, iv)
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), hidden])
    },
    decrypt: (all) => {
      const decipher = createDecipheriv('aes-256-gcm', bytes, all.subarray(0, 12))
      decipher.setAuthTag(all.subarray(12, 28))
      return Buffer.concat([decipher.update(all.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}
