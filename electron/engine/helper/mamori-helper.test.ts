import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isUsableRoot, parseAuthority as parseForEngine } from '../privilege/authority'
import { HELPER_FILE, HELPER_PARTS, helperVersionOf } from '../privilege/helper-state'
import { HELPER_VERSION, OPERATIONS } from '../privilege/operations'
import { createSupervisor } from '../services/supervisor'
import { createSystemd } from '../services/systemd'
import { createSysv } from '../services/sysv'
import { allowing, ask, realEffects, recordEffects, webRestart } from '../testing/helper-scene'
import type { Answer, Authority, Effects } from './helper-types'
import { parseAuthority, VERSION } from './mamori-helper.mjs'

const FILES = ['', '-content', '-files', '-places', '-signals'].map((part) => `mamori-helper${part}.mjs`)
const shipped = (file: string): string => resolve(import.meta.dirname, '../../../out/main', file)
const isRoot = process.geteuid?.() === 0

describe('the files that root runs', () => {
  const sources = FILES.map((file): [string, string] => [
    file,
    readFileSync(resolve(import.meta.dirname, file), 'utf8'),
  ])
  const [, entry = ''] = sources[0] ?? []

  it('are all that there is, and those that the engine looks after', () => {
    expect(readdirSync(import.meta.dirname).filter((name) => name.endsWith('.mjs'))).toEqual(FILES.toSorted())
    expect([HELPER_FILE, ...HELPER_PARTS].map((path) => basename(path))).toEqual(FILES)
    expect([helperVersionOf(entry), VERSION]).toEqual([HELPER_VERSION, HELPER_VERSION])
    expect(helperVersionOf('// the first one said nothing')).toBe(1)
  })

  it.each(sources)('can be read in one sitting, and are the very ones that were read: %s', (file, source) => {
    expect(source.split('\n').length - 1).toBeLessThan(300)
    const copy = shipped(file)
    expect(existsSync(copy) ? readFileSync(copy, 'utf8') === source : 'not built: npm run build').toBe(true)
  })

  it.each(sources)(
    'need Node and each other alone, and use neither a shell nor code from text: %s',
    (_file, source) => {
      const imported = [...source.matchAll(/\bfrom '(.*)'$/gm), ...source.matchAll(/\bimport\('(.*)'\)/g)]
      expect(imported.length).toBe([...source.matchAll(/^import |\bimport\(/gm)].length)
      for (const [, name = ''] of imported)
        expect([name, name.startsWith('node:') || FILES.includes(name.replace('./', ''))]).toEqual([
          name,
          true,
        ])
      expect(source).not.toMatch(
        /\brequire\(|\beval\b|new Function|shell:|(?<!\/m?\.)\bexec\(|process\.env\[(?!'NODE_OPTIONS')/,
      )
    },
  )

  it('start Node with an empty environment', () => {
    expect(entry.startsWith('#!/usr/bin/env -S -i /')).toBe(true)
  })

  it('does nothing when it is only imported', () => {
    expect(process.exitCode ?? 0).toBe(0)
  })
})

describe('what root allows', () => {
  const good = JSON.stringify(allowing())
  const verdict = (json: string): string => {
    try {
      parseAuthority(json)
      return 'read'
    } catch {
      return 'unusable'
    }
  }

  it.each<readonly [string, object]>([
    ['a version of tomorrow', { version: 2 }],
    ['a field that nobody knows', { more: true }],
    ['a root that climbs', { roots: ['/srv/../etc'] }],
    ['a root that is relative', { roots: ['srv'] }],
    ['the whole machine as a root', { roots: ['/'] }],
    ['a port that is none', { ports: [0] }],
    ['a group that is an option', { roles: { look: ['-x'], approve: [], change: [] } }],
    ['a missing role', { roles: { look: [], approve: [] } }],
    ['a unit that is an option', { services: { a: { manager: 'systemd', unit: '--now', allow: [] } } }],
    [
      'a unit that ends the machine',
      { services: { a: { manager: 'systemd', unit: 'poweroff.target', allow: [] } } },
    ],
    ['a verb of its own', { services: { a: { manager: 'systemd', unit: 'a', allow: ['mask'] } } }],
    ['an operation of its own', { operations: ['shell'] }],
    ['operations that are no list', { operations: 'set_access' }],
    ...['pm2', 'docker', 'compose', 'systemd_user'].map((manager): [string, object] => [
      `a service of ${manager}, which needs no root`,
      { services: { a: { manager, unit: 'a', allow: [] } } },
    ]),
    ['a manager of its own', { services: { a: { manager: 'bash', unit: 'a', allow: [] } } }],
    ['a service that is a list', { services: [] }],
    ['a relative config', { services: { a: { manager: 'supervisor', unit: 'a', config: 'x', allow: [] } } }],
  ])('%s is taken neither by the helper nor by the engine', (_name, wrong) => {
    const json = JSON.stringify({ ...allowing(), ...wrong })
    expect([verdict(json), parseForEngine(json).kind]).toEqual(['unusable', 'unusable'])
  })

  it('is judged alike by the helper and the engine', () => {
    expect([verdict(good), parseForEngine(good).kind]).toEqual(['read', 'read'])
    const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'check:a', 'web', 'a|b', 'constructor'))
    const path = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }).map((text) => `/srv/${text}`),
      fc.constantFrom(
        '/',
        '/srv/',
        '//srv',
        '/srv/.',
        '/srv/a b',
        `/${'é'.repeat(128)}`,
        `/${'x'.repeat(255)}`,
      ),
    )
    const unit = fc.oneof(
      fc.string(),
      fc.constantFrom('a.mount', 'a.automount', 'a.service', 'a@b', '-a', 'a.swap', '.a'),
    )
    const entry = fc.record(
      {
        manager: fc.constantFrom('systemd', 'sysv', 'supervisor', 'pm2', 'x'),
        unit,
        config: path,
        allow: fc.array(fc.constantFrom('restart', 'start', 'stop', 'reload', 'mask'), { maxLength: 5 }),
      },
      { requiredKeys: ['manager', 'unit', 'allow'] },
    )
    const some = fc.record(
      {
        version: fc.constantFrom(1, 2, '1'),
        services: fc.oneof(fc.dictionary(name, entry, { maxKeys: 2 }), fc.jsonValue()),
        roots: fc.array(path, { maxLength: 2 }),
        ports: fc.array(fc.integer({ min: -1, max: 70_000 }), { maxLength: 1 }),
        operations: fc.array(fc.constantFrom(...OPERATIONS, 'mkdir'), { maxLength: 2 }),
        roles: fc.oneof(fc.constant(allowing().roles), fc.jsonValue()),
      },
      { requiredKeys: ['version', 'services', 'roots', 'ports'] },
    )
    let read = 0
    fc.assert(
      fc.property(some, (value) => {
        const json = JSON.stringify(value)
        expect([json, parseForEngine(json).kind]).toEqual([json, verdict(json)])
        if (verdict(json) === 'read') read += 1
      }),
      { seed: 1, numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(20)
  })
})

describe('a service', () => {
  const restart = (more: object = {}, authority: Authority = allowing()) => {
    const { effects, done } = recordEffects()
    const { kind, code } = ask(JSON.stringify({ ...webRestart, ...more }), authority, effects)
    return { verdict: `${kind} ${code}`, done: done() }
  }

  it('is restarted by the command that the engine shows, under its absolute path', () => {
    expect(restart()).toEqual({
      verdict: 'done done',
      done: ['run /usr/bin/systemctl --no-ask-password restart -- web.service 5000 told'],
    })
  })

  it('has the same command here and in the engine, for each manager', () => {
    const config = '/etc/supervisor/supervisord.conf'
    const managers = {
      systemd: createSystemd(),
      sysv: createSysv(),
      supervisor: createSupervisor({ config }),
    }
    for (const unit of ['app', 'app.socket', 'app@1', 'dev-a\\x2db'])
      for (const [manager, { argv }] of Object.entries(managers))
        for (const verb of ['restart', 'start', 'stop', 'reload'] as const) {
          const services = {
            app: { manager, unit, allow: [verb], ...(manager === 'supervisor' ? { config } : {}) },
          }
          const step = { manager, unit, verb, service: 'app', argv: argv(verb, unit) }
          if (manager === 'supervisor' && verb === 'reload') continue
          expect([manager, restart(step, allowing({ services } as Partial<Authority>)).verdict]).not.toEqual([
            manager,
            'refused argv_differs',
          ])
        }
  })

  it.each<readonly [string, object, string]>([
    ['one that is not listed', { service: 'db' }, 'service_not_listed'],
    ['one that objects have by nature', { service: 'constructor' }, 'service_not_listed'],
    [
      'another unit',
      { unit: 'sshd', argv: ['systemctl', '--no-ask-password', 'restart', '--', 'sshd.service'] },
      'service_differs',
    ],
    ['another manager', { manager: 'sysv' }, 'service_differs'],
    [
      'a verb that is not allowed',
      { verb: 'start', argv: ['systemctl', '--no-ask-password', 'start', '--', 'web.service'] },
      'verb_not_allowed',
    ],
    ['a verb that nobody may use', { verb: 'mask' }, 'step'],
    ['a verb that is not its own', { verb: 'stop' }, 'verb_not_allowed'],
    ['another argument', { argv: [...webRestart.argv, 'sshd.service'] }, 'argv_differs'],
    ['another program', { argv: ['/tmp/systemctl', ...webRestart.argv.slice(1)] }, 'argv_differs'],
    ['one argument fewer', { argv: webRestart.argv.slice(0, -1) }, 'argv_differs'],
    ['no arguments', { argv: [] }, 'argv_differs'],
    ['a unit that is an option', { unit: '--root=/tmp' }, 'step'],
    ['a field too many', { as: 'root' }, 'step'],
    ['no time', { timeoutMs: 0 }, 'step'],
    ['endless time', { timeoutMs: 1e12 }, 'step'],
    ['time as text', { timeoutMs: '5000' }, 'step'],
  ])('%s is refused', (_name, wrong, code) => {
    expect(restart(wrong)).toEqual({ verdict: `refused ${code}`, done: [] })
  })

  it('of supervisor is not reloaded, which would restart all of them', () => {
    const services = { job: { manager: 'supervisor', unit: 'job', allow: ['reload'] } } as const
    const step = {
      manager: 'supervisor',
      unit: 'job',
      service: 'job',
      verb: 'reload',
      argv: ['supervisorctl', 'reload', 'job'],
    }
    expect(restart(step, allowing({ services }))).toEqual({ verdict: 'refused verb_not_allowed', done: [] })
  })

  it('tells how its command ended', () => {
    const ended = (end: ReturnType<Effects['run']>): Answer =>
      ask(JSON.stringify(webRestart), allowing(), { ...recordEffects().effects, run: () => end })
    expect(ended({ code: 3, why: 'exit' })).toMatchObject({
      kind: 'failed',
      code: 'exit',
      params: { code: 3 },
    })
    expect(ended({ code: null, why: 'timeout' })).toMatchObject({
      kind: 'failed',
      code: 'timeout',
      params: { seconds: 5 },
    })
  })

  it('whose settings others than root could write is left alone', () => {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'mamori-helper-')))
    const config = join(dir, 'supervisord.conf')
    writeFileSync(config, '')
    const services = { job: { manager: 'supervisor', unit: 'job', config, allow: ['restart'] } } as const
    const step = {
      manager: 'supervisor',
      unit: 'job',
      service: 'job',
      argv: ['supervisorctl', '-c', config, 'restart', 'job'],
    }
    // Everybody may write /tmp, so that nothing in it is root's alone.
    expect(restart(step, allowing({ services }))).toEqual({ verdict: 'refused not_roots_alone', done: [] })
    rmSync(dir, { recursive: true })
  })
})

describe('a directory', () => {
  let dir: string
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'mamori-helper-')))
    mkdirSync(join(dir, 'root'))
    mkdirSync(join(dir, 'outside'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))
  const at = (...names: readonly string[]): string => join(dir, ...names)

  const real = realEffects
  const make = (path: string, more: object = {}, effects: Effects = real): Answer =>
    ask(
      JSON.stringify({ kind: 'mkdir', path, mode: 0o750, owner: null, ...more }),
      allowing({ roots: [at('root')] }),
      effects,
    )
  const verdict = ({ kind, code }: Answer): string => `${kind} ${code}`

  const modesOf = (...names: readonly string[]): readonly string[] =>
    names.map((name) => {
      const found = statSync(at(name), { throwIfNoEntry: false })
      return found ? `${String(found.uid)}:${String(found.gid)} ${(found.mode & 0o7777).toString(8)}` : 'none'
    })

  it('is made with its parents, its owner and its mode', () => {
    const made = make(at('root/a/b'), { owner: { uid: 65_534, gid: 65_533, name: 'nobody' } })
    // Only what root made counts as made: for others it is taken back.
    expect([verdict(made), made.output, ...modesOf('root/a', 'root/a/b')]).toEqual(
      isRoot
        ? ['done done', `${at('root/a')}\n${at('root/a/b')}`, '0:0 755', '65534:65533 750']
        : ['failed swapped', '', 'none', 'none'],
    )
  })

  it('that is there already stays as it is', () => {
    mkdirSync(at('root/a'))
    const before = modesOf('root/a')
    const answer = make(at('root/a'), { owner: { uid: 65_534, gid: 65_533, name: 'nobody' } })
    expect([answer.kind, answer.output, modesOf('root/a')]).toEqual(['done', '', before])
  })

  it('inherits no group rights from its parent', () => {
    chmodSync(at('root'), 0o2775)
    const answer = make(at('root/a'), { mode: 0o755 })
    expect([answer.kind, ...modesOf('root/a')]).toEqual(isRoot ? ['done', '0:0 755'] : ['failed', 'none'])
  })

  it('is refused behind a link, a file, and outside', () => {
    symlinkSync(at('outside'), at('root/link'))
    symlinkSync(at('nowhere'), at('root/dangling'))
    writeFileSync(at('root/file'), '')
    for (const [path, code] of [
      ['root/link/x', 'not_a_directory'],
      ['root/link', 'not_a_directory'],
      ['root/dangling', 'not_a_directory'],
      ['root/dangling/x', 'not_a_directory'],
      ['root/file', 'not_a_directory'],
      ['root/file/x', 'not_a_directory'],
      ['outside/x', 'path_outside'],
      ['root-evil', 'path_outside'],
    ] as const)
      expect([path, verdict(make(at(path)))]).toEqual([path, `refused ${code}`])
    expect([readdirSync(at('outside')), readdirSync(at('root')).sort()]).toEqual([
      [],
      ['dangling', 'file', 'link'],
    ])
  })

  it('stays where it is when somebody swaps what leads to it', () => {
    mkdirSync(at('root/a'))
    const swapping: Effects = {
      ...real,
      mkdir: (path, mode) => {
        // Between the look and the act the parent becomes a link to somewhere else.
        renameSync(at('root/a'), at('root/moved'))
        symlinkSync(at('outside'), at('root/a'))
        mkdirSync(path, mode)
      },
    }
    make(at('root/a/b'), {}, swapping)
    expect(readdirSync(at('outside'))).toEqual([])
  })

  it('is given to nobody when it was swapped for a link right after it was made', () => {
    const chowned: number[] = []
    const swapping: Effects = {
      ...real,
      mkdir: (path, mode) => {
        mkdirSync(path, mode)
        rmdirSync(path)
        symlinkSync(at('outside'), at('root/a'))
      },
      rmdir: () => undefined,
      chown: (fd) => void chowned.push(fd),
    }
    const before = statSync(at('outside')).mode
    expect(verdict(make(at('root/a'), { owner: { uid: 1, gid: 1, name: 'x' } }, swapping))).toBe(
      'refused not_a_directory',
    )
    expect([chowned, statSync(at('outside')).mode]).toEqual([[], before])
  })

  it('is not taken for ours when it is somebody else’s', () => {
    const foreign: Effects = {
      ...real,
      mkdir: (path) => {
        mkdirSync(path, 0o777)
        chmodSync(path, 0o777)
        if (isRoot) chownSync(path, 65_534, 65_534)
      },
    }
    expect(verdict(make(at('root/a'), {}, foreign))).toBe('failed swapped')
  })

  it('is taken back with its parents when it cannot be finished', () => {
    const broken: Effects = {
      ...real,
      chown: () => {
        throw Object.assign(new Error('no'), { code: 'EPERM' })
      },
    }
    const answer = make(at('root/a/b/c'), { owner: { uid: 1, gid: 1, name: 'x' } }, broken)
    expect(verdict(answer)).toBe(isRoot ? 'failed mkdir' : 'failed swapped')
    expect(readdirSync(at('root'))).toEqual([])
  })

  it.each([0o4755, 0o2755, 0o777, 0o7777, -1, 1.5, '755', null])('of mode %s is refused', (mode) => {
    expect(verdict(make(at('root/a'), { mode }))).toBe('refused step')
  })

  it.each<readonly [string, unknown]>([
    ['the owner that means none', { uid: 2 ** 32 - 1, gid: 0, name: 'x' }],
    ['a negative owner', { uid: -1, gid: 0, name: 'x' }],
    ['an owner with more', { uid: 1, gid: 1, name: 'x', more: 1 }],
    ['an owner as text', 'root'],
    ['no owner field', undefined],
  ])('%s is refused', (_name, owner) => {
    expect(verdict(make(at('root/a'), { owner }))).toBe('refused step')
  })

  it.each([
    ['/etc', '/etc/x'],
    ['/etc/mamori', '/etc/mamori/x'],
    ['/usr/local', '/usr/local/x'],
    ['/var', '/var/x'],
    ['/var/lib', '/var/lib/x'],
    ['/tmp', '/tmp/mamori-never'],
    ['/home', '/home/x'],
    ['/home/somebody', '/home/somebody/x'],
    ['/root', '/root/x'],
    ['/root/data', '/root/data/x'],
    ['/srv', '/srv/x'],
    ['/proc/1', '/proc/1/x'],
  ])('is refused below the root %s, whatever is listed', (root, path) => {
    const { effects, done } = recordEffects()
    const step = { kind: 'mkdir', path, mode: 0o755, owner: null }
    expect(isUsableRoot(root)).toBe(false)
    expect(verdict(ask(JSON.stringify(step), allowing({ roots: [root] }), effects))).toBe(
      'refused root_protected',
    )
    expect(done()).toEqual([])
  })
})
