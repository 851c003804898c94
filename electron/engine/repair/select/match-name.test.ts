import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isNamePattern, isVague, nameMatcher } from './match-name'

const names = [
  'a',
  'b.tmp',
  '.tmp',
  '.hidden.tmp',
  'tmp',
  'tmpab12',
  'a.TMP',
  'a-b',
  'a]b',
  'a[b',
  'a*b',
  'a?b',
  'a\\b',
  'a!b',
  '日本語.tmp',
  '😀.log',
  'a\nb.tmp',
  '..x',
  '-rf',
  'x^y',
]

describe('beside find', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mamori-names-'))
    await mkdir(join(dir, 'all'))
    for (const name of names) await writeFile(join(dir, 'all', name), '')
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  const found = (pattern: string): readonly string[] =>
    execFileSync('find', [join(dir, 'all'), '-type', 'f', '-name', pattern, '-printf', '%f\\0'], {
      env: { LC_ALL: 'C.UTF-8', PATH: process.env['PATH'] },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\0')
      .filter((name) => name !== '')
      .sort()
  const own = (pattern: string) => names.filter(nameMatcher([pattern])).sort()

  it.each([
    '*',
    '*.tmp',
    'tmp*',
    '?',
    '??',
    '[ab]*',
    '[!a]*',
    '[^a]*',
    'a[]]b',
    'a[[]b',
    'a[!-z]b',
    'a[a-]b',
    'a[',
    'a[b',
    'a\\*b',
    'a\\\\b',
    'a[*?]b',
    '.*',
    '*.*',
    '日*',
    '?.log',
    '',
    'a[\\]]b',
  ])('%s is the same', (pattern) => {
    expect(own(pattern)).toEqual(found(pattern))
  })

  it('anything made of the special characters is the same', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('*', '?', '[', ']', '!', '-', 'a', 'b', '.', 'tmp', 'z', '日'), {
            maxLength: 7,
          })
          .map((parts) => parts.join(''))
          .filter(isNamePattern),
        (pattern) => {
          expect([pattern, own(pattern)]).toEqual([pattern, found(pattern)])
        },
      ),
      { numRuns: 300 },
    )
  })
})

it('no pattern takes long', () => {
  const startedAt = performance.now()
  expect(nameMatcher([`${'*a'.repeat(60)}b`])('a'.repeat(255))).toBe(false)
  expect(performance.now() - startedAt).toBeLessThan(200)
})

it('patterns that say nothing are told, and those that are none', () => {
  expect(
    ['*', '?*', '*.*', '**', '.*', '', '[!x]*', '[a-z]*[0-9]', 'a*'].filter((one) => !isVague(one)),
  ).toEqual([])
  expect(['*.tmp', 'tmp*', '\\*\\*', '日本*'].filter(isVague)).toEqual([])
  expect(['a/b', '../x', 'a\0', 'a\nb', '[[:alpha:]]', 'x'.repeat(256)].filter(isNamePattern)).toEqual([])
  expect(isNamePattern('*.tmp')).toBe(true)
})
