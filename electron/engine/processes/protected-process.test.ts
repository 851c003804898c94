import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { protectionOf } from './protected-process'
import type { LiveProcess } from './read-process'

const live = (more: Partial<LiveProcess> = {}): LiveProcess => ({
  pid: 4000,
  parent: 3000,
  name: 'app',
  uid: 1000,
  startedAtTicks: '12345',
  command: '/srv/app/bin/app --port 5100',
  ...more,
})
const family = new Set([100, 101])
const codeOf = (process: LiveProcess, port: number | null = 5100, guards = {}) =>
  protectionOf(process, port, guards, family)?.code ?? null

it.each([
  ['an application', live(), null],
  ['pid 1', live({ pid: 1 }), 'guard.process.own'],
  ['ourselves or a parent', live({ pid: 101 }), 'guard.process.own'],
  ['a kernel thread', live({ parent: 2, name: 'kworker/0:1' }), 'guard.process.kernel'],
  ['sshd', live({ name: 'sshd' }), 'guard.process.protected'],
  ['a session of sshd', live({ name: 'sshd-session' }), 'guard.process.protected'],
  ['PostgreSQL', live({ name: 'postgres' }), 'guard.process.protected'],
  [
    'Redis under a name of its own',
    live({ name: 'io', command: '/usr/bin/redis-server *:6379' }),
    'guard.process.protected',
  ],
  ['systemd of a user', live({ name: 'systemd' }), 'guard.process.protected'],
  [
    'a long name that the kernel has cut',
    live({ name: 'containerd-shim', command: '/usr/bin/containerd-shim-runc-v2 -id x' }),
    'guard.process.protected',
  ],
])('%s', (_, process, code) => {
  expect(codeOf(process)).toBe(code)
})

it("all that root's helper never ends is never planned either", async () => {
  const helper = await readFile(new URL('../helper/mamori-helper-signals.mjs', import.meta.url), 'utf8')
  const names = /^const PROTECTED =\s+\/\^\((.*)\)\$\/$/m.exec(helper)?.[1]?.split('|') ?? []
  expect(names.length).toBeGreaterThan(40)
  for (const name of names) {
    const one = name.replaceAll('.*', '-x').replaceAll('\\', '')
    expect([one, codeOf(live({ name: one }))]).toEqual([one, 'guard.process.protected'])
  }
})

it('the settings protect more', () => {
  expect(codeOf(live(), 5100, { protectedProcesses: ['app'] })).toBe('guard.process.protected')
  expect(codeOf(live(), 5100, { protectedPorts: [5100] })).toBe('guard.port.protected')
  expect(codeOf(live(), 5432)).toBe('guard.port.protected')
  expect(codeOf(live(), null, { protectedPorts: [5100] })).toBeNull()
})

it('no process table that can be thought of lets an ancestor, pid 1, ssh or a database be ended', () => {
  const never = ['sshd', 'postgres', 'mysqld', 'redis-server', 'systemd', 'init', 'dockerd']
  const table = fc.record({
    pid: fc.integer({ min: 1, max: 200 }),
    parent: fc.integer({ min: 0, max: 200 }),
    name: fc.oneof(fc.constantFrom(...never), fc.string({ maxLength: 15 })),
    command: fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(...never).map((name) => `/usr/sbin/${name} -D`),
    ),
  })
  const families = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 20 })
  fc.assert(
    fc.property(table, families, fc.option(fc.integer({ min: 1, max: 65_535 })), (one, ours, port) => {
      const verdict = protectionOf(live(one), port, {}, new Set(ours))
      const program = (one.command.split(' ')[0] ?? '').split('/').at(-1) ?? ''
      const mustStay =
        one.pid === 1 || ours.includes(one.pid) || never.includes(one.name) || never.includes(program)
      expect(mustStay && verdict === null).toBe(false)
    }),
    { numRuns: 10_000 },
  )
})
