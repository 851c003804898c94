import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  debianName,
  findHindrance,
  isSetuidRoot,
  judgeSandbox,
  missingLibraries,
  namesT64,
  packagesOf,
  profileCommands,
  readSandboxFacts,
  setuidCommands,
} from './preflight.mjs'
import { createSpeak, launchLanguage, texts } from './text.mjs'

const facts = {
  isRoot: false,
  setuidHelper: false,
  apparmorRestricts: false,
  profileAllows: false,
  forbiddenBy: null,
}

describe('judgeSandbox', () => {
  it.each([
    ['user namespaces are allowed', facts, { kind: 'usable' }],
    ['root has none', { ...facts, isRoot: true, apparmorRestricts: true }, { kind: 'off' }],
    ['AppArmor restricts', { ...facts, apparmorRestricts: true }, { kind: 'apparmor' }],
    [
      'AppArmor restricts, a profile allows',
      { ...facts, apparmorRestricts: true, profileAllows: true },
      { kind: 'usable' },
    ],
    [
      'AppArmor restricts, the helper is setuid',
      { ...facts, apparmorRestricts: true, setuidHelper: true },
      { kind: 'usable' },
    ],
    [
      'the kernel forbids',
      {
        ...facts,
        profileAllows: true,
        forbiddenBy: { setting: 'kernel.unprivileged_userns_clone', value: 1 },
      },
      { kind: 'sysctl', setting: 'kernel.unprivileged_userns_clone', value: 1 },
    ],
  ])('%s', (_name, given, verdict) => {
    expect(judgeSandbox(given)).toEqual(verdict)
  })
})

describe('readSandboxFacts', () => {
  let root = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mamori-preflight-'))
    await mkdir(join(root, 'proc/sys/kernel'), { recursive: true })
    await mkdir(join(root, 'apparmor.d'))
    await mkdir(join(root, 'dist'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))
  const read = () =>
    readSandboxFacts(join(root, 'dist/electron'), {
      uid: 1000,
      proc: join(root, 'proc'),
      profiles: join(root, 'apparmor.d'),
    })

  it('finds nothing on a host without such settings', () => {
    expect(read()).toEqual(facts)
  })

  it('sees AppArmor’s restriction and a profile for this executable', async () => {
    await writeFile(join(root, 'proc/sys/kernel/apparmor_restrict_unprivileged_userns'), '1\n')
    await writeFile(join(root, 'apparmor.d/other'), 'profile other "/opt/other" {\n  userns,\n}\n')
    expect(read()).toMatchObject({ apparmorRestricts: true, profileAllows: false })
    const profile = /<<'END'\n(.*)END\n/s.exec(profileCommands(join(root, 'dist/electron')))?.[1] ?? ''
    await writeFile(join(root, 'apparmor.d/mamori-electron'), profile)
    expect(read()).toMatchObject({ apparmorRestricts: true, profileAllows: true })
  })

  it('sees a sysctl that forbids user namespaces', async () => {
    await writeFile(join(root, 'proc/sys/kernel/unprivileged_userns_clone'), '0\n')
    expect(read().forbiddenBy).toEqual({ setting: 'kernel.unprivileged_userns_clone', value: 1 })
  })

  it('looks for the setuid helper beside the executable', async () => {
    const helper = join(root, 'dist/chrome-sandbox')
    await writeFile(helper, '', { mode: 0o755 })
    expect(read().setuidHelper).toBe(false)
    expect(setuidCommands(join(root, 'dist/electron'))).toContain(`sudo chmod 4755 '${helper}'`)
  })
})

describe('isSetuidRoot', () => {
  it.each([
    [0, 0o104755, true],
    [0, 0o100755, false],
    [0, 0o104700, false],
    [1000, 0o104755, false],
  ])('of user %i with mode %o: %s', (uid, mode, expected) => {
    expect(isSetuidRoot({ uid, mode })).toBe(expected)
  })
})

describe('missing libraries', () => {
  const ldd = [
    '\tlinux-vdso.so.1 (0x00007ffd)',
    '\tlibgtk-3.so.0 => not found',
    '\tlibnss3.so => not found',
    '\tlibsmime3.so => not found',
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
    '\tlibgtk-3.so.0 => not found',
  ].join('\n')

  it('are read from what the loader says, each once', () => {
    expect(missingLibraries(ldd)).toEqual(['libgtk-3.so.0', 'libnss3.so', 'libsmime3.so'])
    expect(missingLibraries('\tstatically linked\n')).toEqual([])
  })

  it('are named by their Debian packages', () => {
    expect(packagesOf(missingLibraries(ldd), false)).toEqual(['libgtk-3-0', 'libnss3'])
    expect(packagesOf(missingLibraries(ldd), true)).toEqual(['libgtk-3-0t64', 'libnss3'])
    expect(packagesOf(['libunheardof.so.9'], false)).toBeNull()
    expect(debianName('redis-server', true)).toBe('redis-server')
  })

  it.each([
    ['ID=debian\nVERSION_ID="12"\n', false],
    ['ID=debian\nVERSION_ID="13"\n', true],
    ['PRETTY_NAME="Debian GNU/Linux trixie/sid"\nID=debian\n', true],
    ['ID=ubuntu\nVERSION_ID="22.04"\n', false],
    ['ID=ubuntu\nVERSION_ID="24.04"\n', true],
    ['ID=fedora\nVERSION_ID=42\n', false],
  ])('knows the releases with t64 names (%#)', (osRelease, expected) => {
    expect(namesT64(osRelease)).toBe(expected)
  })
})

describe('findHindrance', () => {
  const look = (env: Record<string, string>) =>
    findHindrance({ executable: process.execPath, env, uid: 0, speak: createSpeak('en') })

  it('says that there is no screen and what can be done without one', async () => {
    expect(await look({})).toContain('mamori --continuous')
  })

  it('lets a complete host pass, on X11 as on Wayland', async () => {
    expect(await look({ DISPLAY: ':0' })).toBeNull()
    expect(await look({ WAYLAND_DISPLAY: 'wayland-0' })).toBeNull()
  })
})

describe('the launcher’s texts', () => {
  const values = (sentence: string): readonly string[] =>
    [...sentence.matchAll(/\{(\w+)\}/g)].map(([found]) => found).sort()

  it('have the same keys and values in both languages', () => {
    expect(Object.keys(texts.en).sort()).toEqual(Object.keys(texts.ja).sort())
    for (const key of Object.keys(texts.ja) as (keyof typeof texts.ja)[]) {
      expect([key, values(texts.en[key])]).toEqual([key, values(texts.ja[key])])
    }
  })

  it('follow the locale, Japanese where none is set', () => {
    expect(launchLanguage({})).toBe('ja')
    expect(launchLanguage({ LANG: 'ja_JP.UTF-8' })).toBe('ja')
    expect(launchLanguage({ LANG: 'ja_JP.UTF-8', LC_ALL: 'en_GB.UTF-8' })).toBe('en')
    expect(launchLanguage({ LANG: 'C' })).toBe('en')
  })
})
