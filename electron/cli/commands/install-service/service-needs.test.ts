import { describe, expect, it } from 'vitest'
import type { ResolvedService } from '../../../engine/services/service-manager'
import { createDocker } from '../../../engine/services/docker'
import { createSupervisor } from '../../../engine/services/supervisor'
import { createSystemd } from '../../../engine/services/systemd'
import type { ActionUse, Rule, Settings } from '../../../engine/settings/settings'
import { parseAuthority } from '../../../engine/privilege/authority'
import { authorityDifference, authorityText, wantedAuthority } from './authority-file'
import { helperText } from './helper-file'
import { namedServices, serviceNeeds, type Surroundings } from './service-needs'
import { environmentNames, isSameSettings, readEnvironmentFile, settingsCopy } from './settings-copy'

const rule = (...actions: readonly ActionUse[]): Rule => ({
  id: 'r',
  name: 'r',
  severity: 'error',
  cause: { kind: 'check', check: 'c' },
  autoFix: true,
  actions,
  notPerformed: [],
  verifyChecks: [],
})
const noGuards = { protectedProcesses: [], protectedPorts: [], autoIrreversible: [] }
type Part = Parameters<typeof serviceNeeds>[0]
const settings = (more: Partial<Part> = {}): Part => ({
  rules: [],
  checks: [],
  sources: [{ id: 'x', path: '/var/log/syslog' }],
  services: {},
  guards: { ...noGuards, allowedRoots: [] },
  baseDir: '/srv/app',
  ...more,
})
const restart = (service: string): Rule => rule({ type: 'service_restart', params: { service } })
const makeDirs: Rule = rule({ type: 'create_missing_dirs', params: { directories: ['/srv/app/data'] } })
const allow = (...names: readonly string[]): Settings['services'] =>
  Object.fromEntries(names.map((name) => [name, { manager: null, unit: null, allow: ['restart'] }]))
const found = (name: string, unit = name): ResolvedService => ({
  kind: 'found',
  name,
  unit,
  manager: createSystemd(),
})
const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  resolved: [],
  realRoots: [],
  existing: (path) => path,
  ...more,
})

describe('what root has to allow', () => {
  it('are the services that actions name, as their managers know them, and no others', () => {
    const some = settings({
      rules: [restart('web'), restart('db'), restart('web')],
      services: allow('web', 'db', 'sshd'),
    })
    expect(namedServices(some)).toEqual(['web', 'db'])
    const resolved: readonly ResolvedService[] = [
      found('web', 'nginx'),
      { kind: 'not_found', name: 'db', tried: [] },
    ]
    expect(serviceNeeds(some, around({ resolved }))).toMatchObject({
      services: { web: { manager: 'systemd', unit: 'nginx', allow: ['restart'] } },
      unknownServices: ['db'],
      needsHelper: true,
    })
  })

  it('is nothing for what root does not run, and for units that end the machine', () => {
    const resolved: readonly ResolvedService[] = [
      { kind: 'found', name: 'job', unit: 'job', manager: createSupervisor() },
      { kind: 'found', name: 'box', unit: 'box', manager: createDocker() },
      found('off', 'poweroff.target'),
    ]
    const needs = serviceNeeds(
      settings({
        rules: [restart('job'), restart('off'), restart('box')],
        services: allow('job', 'off', 'box'),
      }),
      around({ resolved }),
    )
    expect(needs).toMatchObject({
      services: {},
      supervised: ['job'],
      byOwnRights: [{ name: 'box', manager: 'docker' }],
      needsHelper: false,
    })
  })

  it('is nothing for rules that only tell', () => {
    const needs = serviceNeeds(
      settings({
        rules: [rule({ type: 'alert', params: {} })],
        guards: { ...noGuards, allowedRoots: ['/srv/app'] },
      }),
      around({ realRoots: ['/srv/app'] }),
    )
    expect(needs).toMatchObject({ needsHelper: false, roots: [], readWritePaths: [] })
  })

  it.each<readonly [string, readonly string[]]>([
    ['create_missing_dirs', ['remove_directory']],
    ['fix_permissions', ['set_access']],
    [
      'log_rotate',
      ['remove_files', 'move_file', 'replace_file', 'create_file', 'compress_file', 'copy_and_truncate'],
    ],
    ['temp_file_cleanup', ['remove_directory', 'remove_files', 'move_file', 'replace_file']],
    ['old_file_cleanup', ['remove_directory', 'remove_files', 'move_file', 'replace_file']],
    ['cache_clear', ['remove_directory', 'remove_files', 'move_file', 'replace_file']],
    ['backup_and_fix_json', ['replace_file']],
  ])('are the operations of %s below the roots, and no others', (type, operations) => {
    const rules = [rule({ type, params: { paths: ['/srv/app/data'] } })]
    expect(serviceNeeds(settings({ rules }), around({ realRoots: ['/srv/app/data'] }))).toMatchObject({
      roots: ['/srv/app/data'],
      operations,
      ports: [],
      needsHelper: true,
    })
    // Without a root there is nothing to do them in.
    expect(serviceNeeds(settings({ rules }), around())).toMatchObject({ operations: [], needsHelper: false })
  })

  it('are the ports whose listeners a rule ends, but for protected ones', () => {
    const kill = (port: unknown): Rule => rule({ type: 'kill_process_on_port', params: { port } })
    const some = settings({
      rules: [
        kill(5100),
        kill(5100),
        kill(22),
        kill('x'),
        rule({ type: 'check_port', params: { port: 80 } }),
      ],
      guards: { ...noGuards, allowedRoots: [], protectedPorts: [22] },
    })
    expect(serviceNeeds(some, around({ realRoots: ['/srv/app'] }))).toMatchObject({
      ports: [5100],
      operations: ['send_signal'],
      roots: [],
      needsHelper: true,
    })
  })

  it('are the roots that are no system places', () => {
    const realRoots = ['/srv/app/data', '/srv', '/etc/app', '/home/bob', '/home/bob/app']
    expect(serviceNeeds(settings({ rules: [makeDirs] }), around({ realRoots }))).toMatchObject({
      roots: ['/srv/app/data', '/home/bob/app'],
      refusedRoots: ['/srv', '/etc/app', '/home/bob'],
      needsHelper: true,
    })
  })
})

describe('how far it can be shut off', () => {
  const writes = (realRoots: readonly string[], existing: (path: string) => string = (path) => path) =>
    serviceNeeds(settings({ rules: [makeDirs] }), around({ realRoots, existing }))

  it('leaves open what stands above a root, so that the root itself can be made', () => {
    expect(writes(['/srv/app/data', '/srv/app/logs', '/srv/app/logs/old'])).toMatchObject({
      protectSystem: 'strict',
      readWritePaths: ['/srv/app'],
    })
    expect(writes(['/srv/app/data'], () => '/srv').readWritePaths).toEqual(['/srv'])
    expect(writes(['/data'])).toMatchObject({ protectSystem: 'full', readWritePaths: [] })
  })

  it.each<readonly [string, Partial<Part>, string]>([
    [
      'a directory',
      { rules: [rule({ type: 'create_missing_dirs', params: { directories: ['/tmp/app/cache'] } })] },
      'no',
    ],
    ['a log', { sources: [{ id: 'l', path: '/var/tmp/app.log' }] }, 'no'],
    [
      'a socket',
      {
        checks: [
          {
            name: 'c',
            type: 'redis',
            intervalMs: 1,
            timeoutMs: 1,
            critical: false,
            consecutive: 1,
            dependsOn: [],
            config: { url: 'unix:///tmp/redis.sock' },
          },
        ],
      },
      'no',
    ],
    ['a base directory', { baseDir: '/tmp' }, 'no'],
    ['nothing', { sources: [{ id: 'l', path: '/srv/tmpfiles/app.log' }] }, 'yes'],
  ])('PrivateTmp= where %s is named below /tmp', (_name, more, privateTmp) => {
    expect(serviceNeeds(settings(more), around()).privateTmp ? 'yes' : 'no').toBe(privateTmp)
  })

  it('lets homes be seen when the settings name one', () => {
    expect(serviceNeeds(settings(), around()).protectHome).toBe('yes')
    expect(
      serviceNeeds(settings({ sources: [{ id: 'l', path: '/home/app/logs/app.log' }] }), around())
        .protectHome,
    ).toBe('read-only')
  })
})

describe('the authority', () => {
  const wanted = wantedAuthority({
    services: { web: { manager: 'systemd', unit: 'web', allow: ['restart'] } },
    roots: ['/srv/app/data'],
    operations: ['set_access', 'send_signal'],
    ports: [5100],
  })

  it('is one that its parser takes', () => {
    expect(parseAuthority(authorityText(wanted))).toEqual({ kind: 'read', authority: wanted })
  })

  it('is compared by what it allows, not by its text', () => {
    const present = {
      ...wanted,
      roots: ['/srv/other'],
      operations: ['move_file' as const],
      ports: [80],
      roles: { ...wanted.roles, change: [] },
    }
    expect(authorityDifference(wanted, structuredClone(wanted))).toEqual([])
    expect(
      authorityDifference(present, wanted).map(({ code, params }) => `${code} ${String(params['entry'])}`),
    ).toEqual([
      'service.authority.more roots: /srv/app/data',
      'service.authority.more operations: set_access',
      'service.authority.more operations: send_signal',
      'service.authority.more ports: 5100',
      'service.authority.more roles.change: mamori',
      'service.authority.less roots: /srv/other',
      'service.authority.less operations: move_file',
      'service.authority.less ports: 80',
    ])
  })
})

describe('the helper', () => {
  it('runs with this Node in an empty environment, and is the shipped one otherwise', () => {
    const shipped = '#!/usr/bin/env -S -i /usr/bin/node\n// the rest\n'
    expect(helperText(shipped, '/opt/node-20/bin/node')).toBe(
      '#!/usr/bin/env -S -i /opt/node-20/bin/node\n// the rest\n',
    )
    for (const node of ['/opt/no de/node', 'node', '/opt/$HOME/node', '/opt/"x"/node', '/a\\b', '/a\nb'])
      expect(() => helperText(shipped, node)).toThrow('this is not the helper')
    expect(() => helperText('#!/bin/sh\n', '/usr/bin/node')).toThrow('this is not the helper')
  })
})

describe('the copy of the settings', () => {
  it('says where relative paths began', () => {
    const text = '{\n  "mode": "auto"\n}\n'
    const copy = settingsCopy(text, { baseDir: '/srv/app' })
    expect(JSON.parse(copy)).toEqual({ base_dir: '/srv/app', mode: 'auto' })
    expect(JSON.parse(settingsCopy('\uFEFF{ "base_dir": "app" }', { baseDir: '/srv/app' }))).toEqual({
      base_dir: '/srv/app',
    })
    expect(settingsCopy(text, { baseDir: null })).toBe(text)
    expect([isSameSettings(copy, text), isSameSettings(copy, '{}'), isSameSettings('', '')]).toEqual([
      true,
      false,
      true,
    ])
  })

  it('names what it takes from the environment', () => {
    expect(environmentNames('{"a": "${DB_PASSWORD} ${X1}", "b": "$${NOT} \\\\${NOT} ${X1}"}')).toEqual([
      'DB_PASSWORD',
      'X1',
    ])
    expect(readEnvironmentFile('# note\nA=1\n B = no\nC="two words"\nD=\n')).toEqual({
      A: '1',
      C: 'two words',
      D: '',
    })
  })
})
