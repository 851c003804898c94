import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '@shared/domain/role'
import { createExec } from '../exec'
import type { Exec } from '../ports'
import { createPeople } from './people'
import { createRefusals, type Refusal } from './refusals'
import { createRoleRules } from './role-rules'
import { roleOf, type RoleRules } from './roles'

const rules: RoleRules = { look: ['staff'], approve: ['ops', 'oncall'], change: ['admins'] }
const ENGINE = 990

describe('the role of a person', () => {
  it.each<readonly [string, number | null, readonly string[], RoleRules | null, Role | null]>([
    ['root', 0, [], rules, 'change'],
    ['the engine’s own user', ENGINE, [], rules, 'change'],
    ['anybody without rules', 1000, ['admins'], null, 'look'],
    ['root without rules', 0, [], null, 'change'],
    ['somebody unproved without rules', null, [], null, 'look'],
    ['a member of staff', 1000, ['users', 'staff'], rules, 'look'],
    ['somebody on call', 1000, ['oncall'], rules, 'approve'],
    ['an administrator who is also staff', 1000, ['staff', 'admins'], rules, 'change'],
    ['somebody of no group', 1000, ['users'], rules, null],
    ['somebody unproved who names a group', null, ['admins'], rules, null],
    ['somebody of no group where all may look', 1000, [], { ...rules, look: [] }, 'look'],
    ['somebody unproved where all may look', null, ['admins'], { ...rules, look: [] }, 'look'],
  ])('%s', (_, uid, groups, given, role) => {
    expect(roleOf({ uid, groups }, given, ENGINE)).toBe(role)
  })
})

describe('the rules of root', () => {
  let dir = ''
  const isRoot = process.getuid?.() === 0
  beforeEach(async () => {
    // Where nobody else may write: anywhere else root's word would not count.
    dir = await mkdtemp(isRoot ? '/run/mamori-rules-' : join(process.cwd(), 'node_modules/.mamori-rules-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  const authority = (roles: RoleRules): string =>
    JSON.stringify({ version: 1, services: {}, roots: [], ports: [], roles })

  it('are read anew when they change, and count only while they are root’s alone', async () => {
    const bugs: string[] = []
    const file = join(dir, 'authority.json')
    const current = createRoleRules((name) => bugs.push(name), file)
    // What another user has written is never root's word.
    const counts = (given: RoleRules): RoleRules | null => (isRoot ? given : null)
    expect((await current()).rules).toBeNull()
    await writeFile(file, authority(rules), { mode: 0o644 })
    const read = await current()
    expect(read.rules).toEqual(counts(rules))
    expect((await current()).version).toBe(read.version)
    await writeFile(file, authority({ ...rules, change: [] }))
    expect((await current()).rules).toEqual(counts({ ...rules, change: [] }))
    expect(bugs).toEqual(isRoot ? [] : ['authority', 'authority'])
    await chmod(file, 0o666)
    expect(await current()).toMatchObject({ rules: null })
    expect(bugs.at(-1)).toBe('authority')
    await rm(file)
    expect((await current()).rules).toBeNull()
  })

  it('give nobody anything when they cannot be read', async () => {
    const bugs: string[] = []
    await mkdir(join(dir, 'authority.json'))
    const current = createRoleRules((name) => bugs.push(name), join(dir, 'authority.json'))
    expect((await current()).rules).toBeNull()
    await current()
    expect(bugs).toEqual(['authority'])
  })
})

describe('people', () => {
  it('are known by the user database of this host', async () => {
    const people = createPeople(createExec(), () => 0)
    const { username, uid } = userInfo()
    expect(await people.nameOf(uid)).toBe(username)
    expect(await people.nameOf(4_000_000_000)).toBe('uid 4000000000')
    expect(await people.groupsOf('root', ['root', 'nobody-has-this'])).toEqual(['root'])
    expect(await people.groupsOf('no-such-user', ['root'])).toEqual([])
    expect(await people.groupsOf('--help', ['root'])).toEqual([])
  })

  it('are asked for once a minute, and nobody when the database does not answer', async () => {
    const asked: string[] = []
    let at = 0
    const exec: Exec = (argv) => {
      asked.push(argv.join(' '))
      return Promise.resolve({
        kind: 'failed',
        why: 'timeout',
        stdout: 'root:x:0',
        stderr: '',
        durationMs: 1,
      })
    }
    const people = createPeople(exec, () => at)
    expect(await people.nameOf(7)).toBe('uid 7')
    await people.nameOf(7)
    expect(asked).toEqual(['getent passwd 7'])
    at = 60_000
    await people.nameOf(7)
    expect(asked).toHaveLength(2)
    expect(await people.groupsOf('x', ['wheel'])).toEqual([])
  })

  it('are in no group whose name is only a part of another', async () => {
    const exec: Exec = (argv) => {
      const stdout =
        argv[0] === 'id' ? '100 10513\n' : argv[2] === 'users' ? 'users:x:1000:\n' : 'domain users:x:10513:\n'
      return Promise.resolve({ kind: 'exited', code: 0, stdout, stderr: '', durationMs: 1 })
    }
    const people = createPeople(exec, () => 0)
    expect(await people.groupsOf('aki', ['users', 'domain users'])).toEqual(['domain users'])
  })
})

describe('refused calls', () => {
  it('are recorded once a minute for each caller and call; all who prove nothing are one', () => {
    const recorded: Refusal[] = []
    let at = 0
    const refuse = createRefusals(
      async (refusal) => void recorded.push(refusal),
      () => at,
      () => undefined,
    )
    const refusal = (uid: number | null, call: string, name = 'x'): Refusal => ({
      uid,
      call,
      needs: 'change',
      has: 'look',
      actor: { kind: 'person', name, host: 'h', face: 'cli', proof: uid === null ? 'claimed' : 'proved' },
    })
    refuse(refusal(1, 'a'))
    refuse(refusal(1, 'a'))
    refuse(refusal(1, 'b'))
    refuse(refusal(2, 'a'))
    for (let name = 0; name < 1000; name++) refuse(refusal(null, 'a', `name ${name}`))
    expect(recorded.map(({ uid, call }) => `${uid} ${call}`)).toEqual(['1 a', '1 b', '2 a', 'null a'])
    at = 60_000
    refuse(refusal(1, 'a'))
    expect(recorded).toHaveLength(5)
  })

  it('that cannot be recorded are told as a bug', async () => {
    const bugs: string[] = []
    const refuse = createRefusals(
      () => Promise.reject(new Error('full')),
      () => 0,
      (name) => bugs.push(name),
    )
    refuse({
      uid: 1,
      call: 'a',
      needs: 'change',
      has: null,
      actor: { kind: 'person', name: 'x', host: 'h', face: 'cli', proof: 'proved' },
    })
    await expect.poll(() => bugs).toEqual(['record of a refusal'])
  })
})
