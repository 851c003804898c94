import {
  chmod,
  chown,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, afterEach, describe, expect, it } from 'vitest'
import { settingsHash } from '../settings/parse-settings'
import { editAutoFix } from './edit-auto-fix'
import { replaceFile } from './replace-file'
import { setAutoFix } from './set-auto-fix'

const text = `{
    "error_patterns": [
        { "id": "disk_full", "name": "容量不足", "auto_fix": "approve", "actions": [ ] },
        {
            "id": "redis_connection_error",   "name": "Redis"
        }
    ],
    "health_checks": [{ "name": "redis", "type": "redis", "auto_fix":true, "odd":   1.0 }]
}
`

let dir = ''
let file = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-auto-fix-'))
  file = join(dir, 'error_patterns.json')
  await writeFile(file, text)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const set = (ruleId: string, autoFix: boolean | 'approve', sha256 = settingsHash(text)) =>
  setAutoFix({ file, sha256 }, ruleId, autoFix)
const now = () => readFile(file, 'utf8')

describe('editing', () => {
  it('changes the one value and nothing else, to the byte', () => {
    expect(editAutoFix(text, 'disk_full', true)).toEqual({
      kind: 'edited',
      from: 'approve',
      text: text.replace('"approve"', 'true'),
    })
    expect(editAutoFix(text, 'check:redis', false)).toMatchObject({
      text: text.replace('"auto_fix":true', '"auto_fix":false'),
      from: true,
    })
  })

  it('adds it where the entry says nothing, in the file’s own way', () => {
    const edited = editAutoFix(text, 'redis_connection_error', 'approve')
    if (edited.kind !== 'edited') throw new Error(edited.kind)
    expect(edited.from).toBe(false)
    expect(edited.text).toContain('"name": "Redis",\n            "auto_fix": "approve"\n        }')
    expect(edited.text.replace(',\n            "auto_fix": "approve"', '')).toBe(text)
    const windows = editAutoFix(text.replaceAll('\n', '\r\n'), 'redis_connection_error', true)
    if (windows.kind !== 'edited') throw new Error(windows.kind)
    expect(windows.text.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it('keeps comments, and leaves alone what is there already, is not there, or is there twice', () => {
    const commented = text.replace('"auto_fix": "approve"', '/* ask */ "auto_fix": "approve" // for now\n')
    const edited = editAutoFix(commented, 'disk_full', false)
    expect(edited).toMatchObject({ text: commented.replace('"approve"', 'false') })
    expect(editAutoFix(text, 'disk_full', 'approve')).toEqual({ kind: 'same', from: 'approve' })
    expect(editAutoFix(text, 'nobody', true)).toEqual({ kind: 'no_entry' })
    expect(editAutoFix(text.replace('redis_connection_error', 'disk_full'), 'disk_full', true)).toEqual({
      kind: 'no_entry',
    })
    expect(editAutoFix('not json', 'disk_full', true)).toEqual({ kind: 'no_entry' })
  })
})

describe('the settings file', () => {
  it('says so afterwards, with its mode, and nothing is left beside it', async () => {
    await chmod(file, 0o640)
    expect(await set('disk_full', true)).toEqual({ kind: 'set', from: 'approve' })
    expect(await now()).toBe(text.replace('"approve"', 'true'))
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect(await readdir(dir)).toEqual(['error_patterns.json'])
  })

  it('keeps its owner', async () => {
    const { getuid = () => 0, getgid = () => 0 } = process
    const [uid, gid] = getuid() === 0 ? [65_534, 65_533] : [getuid(), getgid()]
    await chown(file, uid, gid)
    await set('disk_full', false)
    expect(await stat(file)).toMatchObject({ uid, gid })
  })

  it('may be a link, which stays one', async () => {
    const link = join(dir, 'link.json')
    await symlink(file, link)
    await setAutoFix({ file: link, sha256: settingsHash(text) }, 'disk_full', true)
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect(await now()).toContain('"auto_fix": true, "actions"')
  })

  it('is left alone when it was changed since, is gone, or has no such rule', async () => {
    await writeFile(file, `${text}\n`)
    expect(await set('disk_full', true)).toMatchObject({
      kind: 'refused',
      why: { code: 'trust.file_changed', params: { file } },
    })
    expect(await now()).toBe(`${text}\n`)
    expect(await set('nobody', true, settingsHash(`${text}\n`))).toMatchObject({
      why: { code: 'trust.no_entry' },
    })
    await rm(file)
    expect(await set('disk_full', true)).toMatchObject({ kind: 'refused' })
    expect(await readdir(dir)).toEqual([])
  })

  it('is not replaced when somebody writes it at the same time', async () => {
    expect(await replaceFile(file, 'what it was before', 'new')).toEqual({ kind: 'changed' })
    expect(await now()).toBe(text)
    expect(await readdir(dir)).toEqual(['error_patterns.json'])
  })

  it('says who has to do it where it may not be written', async () => {
    const missing = await replaceFile(join(dir, 'none', 'x'), 'a', 'b')
    expect(missing).toEqual({ kind: 'failed', why: 'ENOENT' })
    // Not even root may make files where the kernel does.
    const made = await replaceFile('/proc/version', await readFile('/proc/version', 'utf8'), 'x')
    expect(made.kind).toMatch(/^(not_writable|failed)$/)
  })
})
