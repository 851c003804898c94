import type { SafeStorage } from 'electron'
import { message } from '@shared/domain/message'
import type { SecretCipher } from '../engine/secrets/secret-store'

export type KeyringDeps = {
  readonly platform: NodeJS.Platform
  readonly safeStorage: Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> & {
    /** Linux only. */
    readonly getSelectedStorageBackend?: () => string
  }
}

/** Backends that keep the key in a file beside the data: whoever reads one reads the other. */
const openBackends: ReadonlySet<string> = new Set(['basic_text', 'unknown'])

/**
 * Hides secrets by the keyring of the person's session: Keychain, DPAPI, or on Linux the Secret Service or KWallet. On
 * Linux without either, Chromium would encrypt with a key that everybody knows: that counts as no keyring.
 */
export const createKeyring = ({ platform, safeStorage }: KeyringDeps): SecretCipher => {
  const backend = (): string =>
    platform === 'linux' ? (safeStorage.getSelectedStorageBackend?.() ?? 'unknown') : platform
  return {
    fault: () => {
      const name = backend()
      return openBackends.has(name) || !safeStorage.isEncryptionAvailable()
        ? message('settings.secret.no_keyring', { backend: name })
        : null
    },
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
  }
}
