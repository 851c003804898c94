import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingsHash } from '../settings/parse-settings'
import { isWritable, readUnchanged, setExpression } from './set-expression'

const text = '\uFEFF{\r\n\t"error_patterns": [ { "id":"redis",  "pattern": "a" } ] // kept\r\n}\r\n'
const to = { pattern: 'b', ignore: 'c' }

let dir = ''
let file = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-lab-'))
  file = join(dir, 'error_patterns.json')
  await writeFile(file, text, { mode: 0o640 })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('an expression in the settings file', () => {
  it('is set, told with its hash and what stood there, and taken back', async () => {
    const set = await setExpression(file, settingsHash(text), 'redis', to)
    const changed = text.replace('"pattern": "a"', '"pattern": "b", "ignore": "c"')
    expect(await readFile(file, 'utf8')).toBe(changed)
    expect(set).toEqual({
      kind: 'set',
      sha256: settingsHash(changed),
      before: { pattern: 'a', ignore: null },
    })
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect(await setExpression(file, settingsHash(changed), 'redis', to)).toMatchObject({ kind: 'same' })
    const back = await setExpression(file, settingsHash(changed), 'redis', { pattern: 'a', ignore: null })
    expect(back).toMatchObject({ kind: 'set', sha256: settingsHash(text), before: to })
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(await readdir(dir)).toEqual(['error_patterns.json'])
  })

  it('is left alone when the file was changed since, is gone, or has no such rule', async () => {
    const sha256 = settingsHash(text)
    expect(await setExpression(file, sha256, 'nobody', to)).toMatchObject({ why: { code: 'trust.no_entry' } })
    await writeFile(file, `${text} `)
    expect(await setExpression(file, sha256, 'redis', to)).toMatchObject({
      kind: 'refused',
      why: { code: 'trust.file_changed', params: { file } },
    })
    expect(await readFile(file, 'utf8')).toBe(`${text} `)
    expect(await readUnchanged(file, sha256)).toBeNull()
    expect(await isWritable(file)).toBe(true)
    await rm(file)
    expect(await setExpression(file, sha256, 'redis', to)).toMatchObject({ kind: 'refused' })
    expect(await isWritable(file)).toBe(false)
  })
})
