import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { globMatcher, hasGlob, isGlob, pathsOfGlob } from '../../settings/glob'
import { makeFolder } from '../testing/watched-logs'
import { createGlobList } from './list-glob'

let folder: ReturnType<typeof makeFolder>
const at = (...names: readonly string[]): string => join(folder.path, ...names)
const make = (...names: readonly string[]): void => {
  mkdirSync(join(at(...names), '..'), { recursive: true })
  writeFileSync(at(...names), '')
}
const own = (paths: readonly string[]): readonly string[] =>
  paths.map((path) => path.slice(folder.path.length + 1))

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.remove())

describe('a pattern of paths', () => {
  it('means names in the last part, without those that begin with a dot', async () => {
    for (const name of ['a.log', 'b.log', 'c.log.1', '.hidden.log', 'x+y.txt']) make(name)
    const list = (glob: string) => own(createGlobList(at(glob), Date.now)().paths)
    expect(list('*.log')).toEqual(['a.log', 'b.log'])
    expect(list('?.log.1')).toEqual(['c.log.1'])
    expect(list('x+y.*')).toEqual(['x+y.txt'])
    expect(list('.*')).toEqual(['.hidden.log'])
    expect(list('*.out')).toEqual([])
    expect(own(await pathsOfGlob(at('*.log')))).toEqual(['a.log', 'b.log'])
    expect(await pathsOfGlob('/no/such/plain.log')).toEqual(['/no/such/plain.log'])
    expect(await pathsOfGlob('/no/such/*.log')).toEqual([])
  })

  it('means the folders of one level where a folder part is a pattern', async () => {
    make('a', 'error.log')
    make('b', 'error.log')
    make('b', 'deep', 'error.log')
    make('c', 'other.log')
    const listing = createGlobList(at('*', 'error.log'), Date.now)()
    expect(own(listing.paths)).toEqual(['a/error.log', 'b/error.log'])
    expect(own(listing.folders)).toEqual(expect.arrayContaining(['a', 'b', 'c']))
    expect(own(await pathsOfGlob(at('*', '*.log')))).toEqual(['a/error.log', 'b/error.log', 'c/other.log'])
  })

  it('is told from a plain path, and knows whom it means without looking', () => {
    expect([isGlob('/a*/b'), isGlob('/a/b?'), hasGlob('/a*/b'), hasGlob('/a/b')]).toEqual([
      false,
      true,
      true,
      false,
    ])
    const means = globMatcher('/var/log/*/error*.log')
    expect(means('/var/log/nginx/error.log')).toBe(true)
    expect(means('/var/log/nginx/error-2.log')).toBe(true)
    expect(means('/var/log/nginx/deep/error.log')).toBe(false)
    expect(means('/var/log/error.log')).toBe(false)
    expect(means('/var/log/.git/error.log')).toBe(false)
  })

  it('costs no more for a name that many stars could mean', () => {
    const means = globMatcher(`/${'*'.repeat(40)}x`)
    const before = performance.now()
    expect(means(`/${'a'.repeat(255)}`)).toBe(false)
    expect(performance.now() - before).toBeLessThan(50)
  })
})

describe('createGlobList', () => {
  it('sees what comes and goes in a folder that was read before', () => {
    make('a.log')
    const list = createGlobList(at('*.log'), Date.now)
    expect(own(list().paths)).toEqual(['a.log'])
    make('b.log')
    expect(own(list().paths)).toEqual(['a.log', 'b.log'])
    renameSync(at('a.log'), at('a.log.1'))
    expect(own(list().paths)).toEqual(['b.log'])
    rmSync(folder.path, { recursive: true })
    expect(list().paths).toEqual([])
    make('c.log')
    expect(own(list().paths)).toEqual(['c.log'])
  })

  it('does not read a folder again that has not changed for some seconds', () => {
    make('a.log')
    const old = new Date(Date.now() - 60_000)
    utimesSync(folder.path, old, old)
    const list = createGlobList(at('*.log'), Date.now)
    expect(list().paths).toHaveLength(1)
    // Hidden behind an unchanged time, a new name shows that the folder was not read.
    make('b.log')
    utimesSync(folder.path, old, old)
    expect(list().paths).toHaveLength(1)
    make('c.log')
    expect(list().paths).toHaveLength(3)
  })

  it('says why nothing could be listed', () => {
    writeFileSync(at('file'), '')
    const list = createGlobList(join(at('file'), '*.log'), Date.now)
    expect(list()).toMatchObject({ paths: [], failure: null })
    expect(createGlobList(at('later', '*.log'), Date.now)()).toMatchObject({ paths: [], failure: null })
  })
})
