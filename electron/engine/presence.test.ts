import { describe, expect, it } from 'vitest'
import { enginePlace, socketsToAttach } from './places'
import { engineName, parseEnginePath, parseEngines } from './presence'

const line = (path: string, { flags = '00010000', type = '0001' } = {}): string =>
  `00000000c038e4b5: 00000002 00000000 ${flags} ${type} 01 722208 ${path}`
const daemon = `/run/mamori/${engineName('daemon', 1_000_000n, 321)}`
const session = `/run/user/1000/mamori/${engineName('session', 2_000_000n, 4_194_304)}`
const all = (): boolean => true

describe('the engines among the sockets of a host', () => {
  it('tell what they are, in which order they came and who they are', () => {
    const text = [
      'Num       RefCount Protocol Flags    Type St Inode Path',
      line(daemon),
      line(session),
      '',
    ].join('\n')
    const [first, second, ...rest] = parseEngines(text, all)
    expect(first).toMatchObject({ path: daemon, dir: '/run/mamori', face: 'daemon', pid: 321 })
    expect(second).toMatchObject({ dir: '/run/user/1000/mamori', face: 'session', pid: 4_194_304 })
    expect((first?.order ?? '') < (second?.order ?? '')).toBe(true)
    expect(rest).toEqual([])
  })

  it.each([
    ['one that does not listen', line(daemon, { flags: '00000000' })],
    ['one for datagrams', line(daemon, { type: '0002' })],
    ['an abstract one', line(`@${daemon}`)],
    ['another name', line('/run/mamori/engine-zz.sock')],
    ['a name with more behind it', line(`${daemon}\u0000/x`)],
    ['a relative path', line(daemon.slice(1))],
    ['words before it', `x ${line(daemon)}`],
    ['a line that is cut off', line(daemon).slice(0, 60)],
    ['a path of no length', line('/')],
  ])('are not %s', (_, text) => {
    expect(parseEngines(text, all)).toEqual([])
  })

  it('are found among many thousand other sockets in no time', () => {
    const text = `${Array.from({ length: 50_000 }, (_, n) => line(`/run/other/engine-${n}`)).join('\n')}\n${line(daemon)}`
    const startedAt = performance.now()
    expect(parseEngines(text, all)).toHaveLength(1)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })

  it('count only in the places of this host', () => {
    const { isKnown } = enginePlace('session', { env: { XDG_RUNTIME_DIR: '/home/me/run' }, uid: 7 })
    for (const dir of ['/run/mamori', '/run/user/1/mamori', '/tmp/mamori-0', '/home/me/run/mamori'])
      expect([dir, parseEngines(line(daemon.replace('/run/mamori', dir)), isKnown)]).toEqual([
        dir,
        [expect.objectContaining({ dir })],
      ])
    for (const dir of ['/tmp/x/mamori', '/run/mamori/claims', '/run/user/x/mamori', '/tmp/mamori-1/y'])
      expect([dir, parseEngines(line(daemon.replace('/run/mamori', dir)), isKnown)]).toEqual([dir, []])
  })

  it('have a name that can be read back, also when the clock has run for years', () => {
    const name = engineName('session', 10n ** 15n, 77)
    expect(parseEnginePath(`/x/${name}`)).toMatchObject({ face: 'session', pid: 77, dir: '/x' })
    expect(parseEnginePath('/x/engine.sock')).toBeNull()
  })
})

describe('where an engine puts its socket', () => {
  it.each([
    ['daemon', { RUNTIME_DIRECTORY: '/run/mamori' }, 990, '/run/mamori', true],
    ['daemon', { RUNTIME_DIRECTORY: '/run/mamori:/run/more' }, 990, '/run/mamori', true],
    ['daemon', {}, 0, '/run/mamori', true],
    ['daemon', { XDG_RUNTIME_DIR: '/run/user/0' }, 0, '/run/mamori', true],
    ['daemon', { XDG_RUNTIME_DIR: '/run/user/5' }, 5, '/run/user/5/mamori', false],
    ['daemon', { RUNTIME_DIRECTORY: '/run/mamori', MAMORI_RUNTIME_DIR: '/x' }, 990, '/x', false],
    ['session', { XDG_RUNTIME_DIR: '/run/user/5' }, 5, '/run/user/5/mamori', false],
    ['session', {}, 0, '/run/mamori', false],
    ['session', {}, 5, '/tmp/mamori-5', false],
  ] as const)('a %s with %j as user %i: %s', (face, env, uid, dir, shared) => {
    expect(enginePlace(face, { env, uid })).toMatchObject({ dir, shared })
  })

  it.each([
    ['darwin', { TMPDIR: '/var/folders/x' }, 501, '/tmp/mamori-501'],
    ['darwin', {}, 0, '/tmp/mamori-0'],
    ['win32', { LOCALAPPDATA: '/Users/aki/Local' }, -1, '/Users/aki/Local/mamori'],
    ['win32', { USERPROFILE: '/Users/aki' }, -1, '/Users/aki/mamori'],
    ['win32', { MAMORI_RUNTIME_DIR: '/x' }, -1, '/x'],
  ] as const)('on %s with %j as user %i: %s', (platform, env, uid, dir) => {
    for (const face of ['session', 'daemon'] as const)
      expect(enginePlace(face, { env, uid, platform })).toMatchObject({ dir, shared: false })
  })

  it('is where a face looks, the daemon’s place first', () => {
    expect(socketsToAttach({ env: { XDG_RUNTIME_DIR: '/run/user/5' }, uid: 5 })).toEqual([
      '/run/mamori/engine.sock',
      '/run/user/5/mamori/engine.sock',
    ])
    expect(socketsToAttach({ env: {}, uid: 0 })).toEqual(['/run/mamori/engine.sock'])
    expect(socketsToAttach({ env: { MAMORI_RUNTIME_DIR: '/x' }, uid: 0 })).toEqual(['/x/engine.sock'])
  })

  it('in a host of its own, where no other place counts', () => {
    const { isKnown } = enginePlace('daemon', { env: { MAMORI_RUNTIME_DIR: '/x' }, uid: 0 })
    expect(isKnown('/x')).toBe(true)
    expect(isKnown('/run/mamori')).toBe(false)
  })
})
