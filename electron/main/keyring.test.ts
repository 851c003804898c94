import { describe, expect, it } from 'vitest'
import { createKeyring } from './keyring'

const scene = (platform: NodeJS.Platform, backend: string | undefined, available = true) =>
  createKeyring({
    platform,
    safeStorage: {
      isEncryptionAvailable: () => available,
      encryptString: (text) => Buffer.from(`hidden ${text}`),
      decryptString: (bytes) => bytes.toString('utf8').replace('hidden ', ''),
      ...(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }),
    },
  })

describe('the keyring of the session', () => {
  it.each([
    ['linux', 'gnome_libsecret'],
    ['linux', 'kwallet6'],
    ['darwin', undefined],
    ['win32', undefined],
  ] as const)('on %s with %s keeps secrets', (platform, backend) => {
    expect(scene(platform, backend).fault()).toBeNull()
  })

  it.each([
    ['basic_text', true],
    ['unknown', true],
    ['gnome_libsecret', false],
  ] as const)('is none with %s (available: %s), and says which', (backend, available) => {
    expect(scene('linux', backend, available).fault()).toEqual({
      code: 'settings.secret.no_keyring',
      params: { backend },
    })
  })

  it('is none elsewhere without a key', () => {
    expect(scene('darwin', undefined, false).fault()).toMatchObject({ params: { backend: 'darwin' } })
  })

  it('gives back what it hides', () => {
    const keyring = scene('linux', 'gnome_libsecret')
    expect(keyring.decrypt(keyring.encrypt('secret'))).toBe('secret')
  })
})
