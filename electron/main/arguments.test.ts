import { describe, expect, it } from 'vitest'
import { parseArguments } from './arguments'

const parse = (argv: readonly string[], env: Record<string, string> = {}) =>
  parseArguments(argv, env, '/home/me')

describe('parseArguments', () => {
  it('reads both forms of a flag and makes paths absolute', () => {
    expect(parse(['/app', '--config', 'conf.json', '--data-dir=/var/lib/x', '--user-data=ud'])).toEqual({
      kind: 'parsed',
      arguments: {
        configFile: '/home/me/conf.json',
        dataDir: '/var/lib/x',
        userDataDir: '/home/me/ud',
        hidden: false,
      },
    })
  })

  it('leaves what belongs to Chromium alone', () => {
    expect(parse(['--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '/app'])).toEqual({
      kind: 'parsed',
      arguments: { configFile: null, dataDir: null, userDataDir: null, hidden: false },
    })
  })

  it('knows a start without a window', () => {
    expect(parse(['/app', '--hidden'])).toMatchObject({ arguments: { hidden: true } })
    expect(parse(['/app', '--config=x--hidden'])).toMatchObject({ arguments: { hidden: false } })
  })

  it('takes the last of several, and a flag over a variable', () => {
    const env = { MAMORI_CONFIG: '/env.json', MAMORI_DATA_DIR: '/env-data', MAMORI_USER_DATA: '' }
    expect(parse(['--config=/a.json', '--config', '/b.json'], env)).toEqual({
      kind: 'parsed',
      arguments: { configFile: '/b.json', dataDir: '/env-data', userDataDir: null, hidden: false },
    })
  })

  it.each([[['--config']], [['--config=']], [['--config', '--data-dir', '/x']]])(
    'names a flag without its value: %j',
    (argv) => {
      expect(parse(argv)).toEqual({ kind: 'value_missing', flag: '--config' })
    },
  )
})
