import { describe, expect, it } from 'vitest'
import { parseSettings } from './parse-settings'
import { sampleOptions } from './testing/sample-registry'

const RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'
const DAY_MS = 24 * 60 * 60 * 1000
const read = (backups: unknown) => parseSettings(JSON.stringify({ backups }, null, 2), sampleOptions)

describe('backups', () => {
  it('has its usual values when nothing is written', () => {
    expect(parseSettings('{}', sampleOptions)).toMatchObject({
      settings: {
        backups: { recipient: null, identityFile: null, keepMs: 30 * DAY_MS, maxBytes: 2 ** 30 },
      },
    })
  })

  it('is read', () => {
    expect(
      read({ recipient: RECIPIENT, identity_file: '/root/key.txt', keep_days: 0.5, max_mb: 10 }),
    ).toMatchObject({
      kind: 'loaded',
      settings: {
        backups: {
          recipient: RECIPIENT,
          identityFile: '/root/key.txt',
          keepMs: DAY_MS / 2,
          maxBytes: 10 * 2 ** 20,
        },
        warnings: [],
      },
    })
  })

  it.each([
    [{ recipient: 'AGE-SECRET-KEY-1QQQ' }, 'backups.recipient', 'settings.backups.recipient'],
    [{ recipient: 'age1 x' }, 'backups.recipient', 'settings.backups.recipient'],
    [{ identity_file: 'key.txt' }, 'backups.identity_file', 'settings.value.absolute'],
  ])('%j is a fault with its place', (backups, path, code) => {
    expect(read(backups)).toMatchObject({ kind: 'faulty', faults: [{ path, line: 3, message: { code } }] })
  })

  it('cannot keep nothing, and tells of what is unknown', () => {
    expect(read({ keep_days: 0 })).toMatchObject({ faults: [{ path: 'backups.keep_days' }] })
    expect(read({ max_mb: 0 })).toMatchObject({ faults: [{ path: 'backups.max_mb' }] })
    expect(read({ keep_day: 3 })).toMatchObject({
      kind: 'loaded',
      settings: { warnings: [{ path: 'backups.keep_day' }] },
    })
  })
})
