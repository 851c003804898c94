import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StepOf } from '@shared/domain/plan'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, deleteStep, guardContext } from '../../testing/delete-step'
import type { GuardContext } from '../define-step-kind'
import { refuseDelete } from './refuse-delete'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-refuse-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))
const at = (...names: readonly string[]) => join(dir, ...names)

const why = async (
  root: string,
  more: Partial<StepOf<'delete'>> = {},
  context: Partial<GuardContext> = {},
  roots: readonly string[] = [dir],
) => {
  const refusal = await refuseDelete(deleteStep(root, more), guardContext(roots, context))
  if (refusal === null) return null
  for (const language of ['ja', 'en'] as const)
    expect(renderMessage(language, refusal)).not.toMatch(/\{\w+\}|\n/)
  return refusal.code.replace('delete.guard.', '')
}
const places = (homes: readonly string[], mountPoints: readonly string[]) => ({
  hostPlaces: () => Promise.resolve({ homes: new Set(homes), mountPoints: new Set(mountPoints) }),
})

describe('a root of a deletion', () => {
  it('lies in an allowed root', async () => {
    await mkdir(at('a/b'), { recursive: true })
    expect(await why(at('a'))).toBe(null)
    expect(await why(at('a/b'), {}, {}, [at('a')])).toBe(null)
    expect(await why(dir, {}, {}, [at('a')])).toBe('outside')
    expect(await why(at('a'), {}, {}, [])).toBe('outside')
    expect(await why(at('a'), {}, {}, [`${at('a')}/../..`, 'a', '/'])).toBe('outside')
  })

  it('is never the system, a whole place, a home, a mount point or our own, whatever is allowed', async () => {
    for (const root of ['/', '/etc', '/etc/ssl', '/usr/share', '/boot', '/dev/shm', '/proc', '/sys', '/lib'])
      expect([root, await why(root, {}, {}, [root])]).toEqual([root, root === '/' ? 'unsafe' : 'protected'])
    for (const root of ['/var/lib/dpkg', '/var/lib/dpkg/info'])
      expect([root, await why(root, {}, {}, [root])]).toEqual([root, 'protected'])
    for (const root of ['/home', '/var', '/var/lib', '/srv', '/opt', '/run', '/mnt'])
      expect([root, await why(root, {}, {}, [root])]).toEqual([root, 'whole'])
    for (const name of ['home', 'mount', 'own/inner']) await mkdir(at(name), { recursive: true })
    expect(await why(at('home'), {}, places([at('home')], []))).toBe('home')
    expect(await why(at('mount'), {}, places([], [at('mount')]))).toBe('mount')
    expect(await why(at('own/inner'), {}, { ownDirs: [at('own')] })).toBe('own')
    expect(await why('/root', {}, {}, ['/root'])).toBe('home')
  })

  it('is a directory that no link leads to', async () => {
    await mkdir(at('real/inner'), { recursive: true })
    await symlink('real', at('way'))
    await writeFile(at('file'), '')
    expect(await why(at('way'))).toBe('link')
    expect(await why(at('way/inner'))).toBe('link')
    expect(await why(at('file'))).toBe('not_directory')
    expect(await why(at('none'))).toBe('gone')
  })

  it.each(['', 'relative', '/a/../b', '/a//b', '/a/', '/a\n', '/a\0', `/${'x'.repeat(300)}`])(
    'is a clean path, not %j',
    async (root) => {
      expect(await why(root, {}, {}, [root])).toBe('unsafe')
    },
  )

  it('is allowed by no root that somebody else can point elsewhere', async () => {
    await mkdir(at('data'))
    await symlink('data', at('way'))
    expect(await why(at('data'), {}, {}, [at('way')])).toBe(null)
    execFileSync('chown', ['-h', '65534', at('way')])
    expect(await why(at('data'), {}, {}, [at('way')])).toBe('outside')
  })
})

describe('the temporary directories of all programs', () => {
  const right = { patterns: ['*.tmp'], minAgeMs: DAY_MS, ageBy: 'untouched' } as const
  const ask = (more: Partial<StepOf<'delete'>>) => why('/tmp', { ...right, ...more }, {}, ['/tmp'])
  it('are cleaned of what is certain to be a leftover, also where they are a file system', async () => {
    expect(await ask({})).toBe(null)
    expect(await ask({ minAgeMs: 0.04 * DAY_MS })).toBe(null)
    expect(await why('/tmp', right, places([], ['/tmp']), ['/tmp'])).toBe(null)
    expect(await why('/tmp', right, {}, [])).toBe('outside')
    for (const more of [
      { patterns: ['*'] },
      { patterns: ['*.tmp', '*'] },
      { patterns: ['*.*'] },
      { patterns: ['[!x]*'] },
      { minAgeMs: 0 },
      { minAgeMs: 60_000 },
      { ageBy: 'modified' as const },
    ])
      expect([more, await ask(more)]).toEqual([more, 'shared'])
  })
})

it('all logs are never cleaned up by any name', async () => {
  expect(await why('/var/log', { patterns: ['*'] }, {}, ['/var/log'])).toBe('whole')
  expect(await why('/var/log', { patterns: ['*.gz'] }, places([], []), ['/var/log'])).toBe(null)
})

it('patterns are of names', async () => {
  for (const pattern of ['../*', 'a/b', '/etc/*', 'a\n', '[[:alpha:]]'])
    expect([pattern, await why(dir, { patterns: ['*.tmp', pattern] })]).toEqual([pattern, 'pattern'])
  expect(await why(dir, { minAgeMs: Number.NaN })).toBe('unsafe')
})
