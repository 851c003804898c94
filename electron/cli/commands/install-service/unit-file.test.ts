import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../../engine/exec'
import { sudoersText } from './sudoers-file'
import { unitLanguage, unitText, type UnitContent } from './unit-file'

const content = (more: Partial<UnitContent> = {}): UnitContent => ({
  node: process.execPath,
  program: '/opt/mamori/out/main/mamori.js',
  language: 'ja',
  groups: ['adm', 'systemd-journal'],
  needsHelper: true,
  privateTmp: true,
  protectSystem: 'strict',
  protectHome: 'yes',
  readWritePaths: ['/srv/app'],
  ...more,
})

/** The settings of one section; those that stand more than once have all their values. */
const parse = (text: string, section: string): Readonly<Record<string, string>> => {
  const body = text.split(/^\[(.*)\]$/m)
  const lines = (body[body.indexOf(section) + 1] ?? '').split('\n')
  const found: Record<string, string> = {}
  for (const line of lines) {
    const [, key, value = ''] = /^([A-Z]\w*)=(.*)$/.exec(line) ?? []
    if (key !== undefined) found[key] = found[key] === undefined ? value : `${found[key]} ${value}`
  }
  return found
}
const service = (more: Partial<UnitContent> = {}) => parse(unitText(content(more)), 'Service')

const withFile = async <T>(name: string, text: string, read: (path: string) => Promise<T>): Promise<T> => {
  const dir = await mkdtemp(join(tmpdir(), 'mamori-unit-'))
  try {
    await writeFile(join(dir, name), text, { mode: 0o440 })
    return await read(join(dir, name))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
const options = { timeoutMs: 20_000, signal: new AbortController().signal }

describe('the unit', () => {
  it('runs the daemon as its own user, and comes back whatever happens', () => {
    expect(service()).toMatchObject({
      Type: 'notify',
      NotifyAccess: 'all',
      ExecStart: `${process.execPath} --v8-pool-size=1 --no-node-snapshot /opt/mamori/out/main/mamori.js --continuous --config /etc/mamori/error_patterns.json --data-dir /var/lib/mamori`,
      User: 'mamori',
      Group: 'mamori',
      SupplementaryGroups: 'adm systemd-journal',
      RuntimeDirectory: 'mamori',
      RuntimeDirectoryMode: '0750',
      StateDirectory: 'mamori',
      StateDirectoryMode: '0700',
      Restart: 'always',
      WatchdogSec: '60',
      TimeoutStopSec: '90',
      KillMode: 'mixed',
      Environment:
        'LANG=ja_JP.UTF-8 MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=65536 MALLOC_MMAP_THRESHOLD_=32768',
    })
    expect(parse(unitText(content()), 'Unit')).toMatchObject({ StartLimitIntervalSec: '0' })
    expect(parse(unitText(content()), 'Install')).toEqual({ WantedBy: 'multi-user.target' })
  })

  it('is held to its share of the host', () => {
    expect(service()).toMatchObject({ MemoryMax: '512M', CPUQuota: '50%', LimitNOFILE: '65536' })
  })

  it('gives up all rights for good when no rule needs the helper, and nothing that would imply that otherwise', () => {
    expect(service({ needsHelper: false })).toMatchObject({
      NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '',
    })
    // systemd.exec(5), NoNewPrivileges=: what overrides it for a unit with User=.
    const implying =
      /^(NoNewPrivileges|CapabilityBoundingSet|DynamicUser|LockPersonality|MemoryDenyWriteExecute|PrivateDevices|Protect(Clock|Hostname|Kernel\w+)|Restrict\w+|SystemCall\w+)$/
    expect(Object.keys(service()).filter((key) => implying.test(key))).toEqual([])
  })

  it('is shut off as far as the rules allow', () => {
    expect(service()).toMatchObject({
      PrivateTmp: 'yes',
      ProtectSystem: 'strict',
      ProtectHome: 'yes',
      ReadWritePaths: '/srv/app',
    })
    const open = service({
      privateTmp: false,
      protectSystem: 'full',
      protectHome: 'read-only',
      readWritePaths: [],
    })
    expect(open).toMatchObject({ PrivateTmp: 'no', ProtectSystem: 'full', ProtectHome: 'read-only' })
    expect(open).not.toHaveProperty('ReadWritePaths')
    expect(service({ groups: [] })).not.toHaveProperty('SupplementaryGroups')
  })

  it('keeps the language that it was written for', () => {
    for (const language of ['ja', 'en'] as const)
      expect(unitLanguage(unitText(content({ language })))).toBe(language)
    expect(unitLanguage('[Service]\n')).toBe(null)
  })

  it.each<readonly [string, Partial<UnitContent>]>([
    ['with the helper', {}],
    ['without it', { needsHelper: false, privateTmp: false }],
    ['with odd names', { program: '/opt/a b/100% "x" $HOME\\y/mamori.js', readWritePaths: ['/srv/a b%h'] }],
  ])('%s is one that systemd reads without a word', async (_name, more) => {
    const said = await withFile('mamori.service', unitText(content(more)), (path) =>
      runProgram(['systemd-analyze', 'verify', '--man=no', path], options),
    )
    expect(said).toMatchObject({ kind: 'exited', code: 0, stdout: '', stderr: '' })
  })

  it('hands odd names on as they are', () => {
    expect(service({ program: '/opt/a b/100% "x" $HOME\\y/mamori.js' })['ExecStart']).toContain(
      String.raw`"/opt/a b/100%% \"x\" $$HOME\\y/mamori.js" --continuous`,
    )
  })
})

describe('the line for sudo', () => {
  it('is one line, for one program without arguments, that visudo takes', async () => {
    const lines = sudoersText()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines).toEqual(['mamori ALL=(root) NOPASSWD:NOSETENV: /usr/local/lib/mamori/mamori-helper.mjs ""'])
    const said = await withFile('mamori', sudoersText(), (path) =>
      runProgram(['visudo', '-c', '-f', path], options),
    )
    expect(said).toMatchObject({ kind: 'exited', code: 0, stderr: '' })
  })
})
