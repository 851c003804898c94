import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheDirOf, findElectron, isRecentFailure } from './find-electron.mjs'
import { holdLock } from './hold-lock.mjs'
import { npmComplaint, runtimePath } from './npm-electron.mjs'
import { createSpeak, LaunchProblem } from './text.mjs'

const DAY_MS = 24 * 60 * 60_000
let root = ''

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mamori-launch-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const write = async (path: string, content: string): Promise<void> => {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), content)
}

describe('the cache of runtimes', () => {
  it('is where the desktop keeps caches, outside of the source tree', () => {
    expect(cacheDirOf({ XDG_CACHE_HOME: '/var/cache/me' }, '/home/me')).toBe('/var/cache/me/mamori')
    expect(cacheDirOf({}, '/home/me')).toBe('/home/me/.cache/mamori')
    expect(cacheDirOf({ XDG_CACHE_HOME: 'relative' }, '/home/me')).toBe('/home/me/.cache/mamori')
  })

  it('remembers a failed download of the same version for a day', () => {
    const note = { version: '45.4.1', at: 1_000 }
    expect(isRecentFailure(note, '45.4.1', 1_000 + DAY_MS - 1)).toBe(true)
    expect(isRecentFailure(note, '45.4.1', 1_000 + DAY_MS)).toBe(false)
    expect(isRecentFailure(note, '45.4.2', 1_001)).toBe(false)
    // A clock that was set back must not make the note last for ever.
    expect(isRecentFailure(note, '45.4.1', 999)).toBe(false)
    expect(isRecentFailure(null, '45.4.1', 1_000)).toBe(false)
    expect(isRecentFailure('broken', '45.4.1', 1_000)).toBe(false)
  })
})

describe('findElectron', () => {
  const find = (env: Record<string, string>) =>
    findElectron({ root, env, say: () => undefined, speak: createSpeak('en') })

  it('takes the electron package’s own binary when it is complete', async () => {
    await write('node_modules/electron/package.json', '{"version":"45.4.1"}')
    await write('node_modules/electron/path.txt', 'electron')
    await write('node_modules/electron/dist/version', '45.4.1')
    await write('node_modules/electron/dist/electron', '')
    expect(await find({})).toEqual({
      kind: 'release',
      version: '45.4.1',
      dist: join(root, 'node_modules/electron/dist'),
      executable: join(root, 'node_modules/electron/dist/electron'),
    })
  })

  it('takes the folder that a person names, and says whether it is the supported major', async () => {
    await write('node_modules/electron/package.json', '{"version":"45.4.1"}')
    await write('mine/version', 'v45.0.0\n')
    await write('mine/electron', '')
    await write('older/version', '33.2.1')
    await write('older/electron', '')
    expect(await find({ ELECTRON_OVERRIDE_DIST_PATH: join(root, 'mine') })).toMatchObject({
      kind: 'release',
      version: '45.0.0',
    })
    expect(await find({ ELECTRON_OVERRIDE_DIST_PATH: join(root, 'older') })).toMatchObject({
      kind: 'development',
    })
  })

  it('says what is wrong with a named folder that has no Electron', async () => {
    await write('node_modules/electron/package.json', '{"version":"45.4.1"}')
    const finding = find({ ELECTRON_OVERRIDE_DIST_PATH: join(root, 'nothing') })
    await expect(finding).rejects.toThrow(LaunchProblem)
    await expect(finding).rejects.toThrow(join(root, 'nothing'))
  })
})

describe('the archive of the npm-shipped runtime', () => {
  it.each([
    ['Cypress/Cypress', 'electron'],
    ['Cypress/locales/ja.pak', 'locales/ja.pak'],
    ['Cypress/chrome-sandbox', 'chrome-sandbox'],
    ['Cypress/locales/', null],
    ['Cypress/resources/app/index.js', null],
    ['Cypress/browser_v8_context_snapshot.bin', null],
    ['elsewhere/file', null],
  ])('%s goes to %s', (name, path) => {
    expect(runtimePath(name)).toBe(path)
  })

  it.each(['Cypress/../../etc/passwd', 'Cypress//etc/passwd', 'Cypress/a\\..\\b'])('refuses %s', (name) => {
    expect(() => runtimePath(name)).toThrow('outside itself')
  })
})

describe('npmComplaint', () => {
  it('names the fault, not the command', () => {
    const said =
      'Command failed: npm pack x\nnpm warn old\nnpm error code ECONNREFUSED\nnpm error errno ECONNREFUSED\n'
    expect(npmComplaint(new Error(said))).toBe('ECONNREFUSED')
    expect(npmComplaint(new Error('spawn npm ENOENT\nmore'))).toBe('spawn npm ENOENT')
    expect(npmComplaint('odd')).toBe('odd')
  })
})

describe('holdLock', () => {
  const options = (timeoutMs: number) => ({
    path: join(root, 'the.lock'),
    timeoutMs,
    speak: createSpeak('en'),
  })

  it('lets one in at a time and gives the result back', async () => {
    const order: string[] = []
    const one = (name: string) =>
      holdLock(options(5_000), async () => {
        order.push(`${name} in`)
        await new Promise((resolve) => setImmediate(resolve))
        order.push(`${name} out`)
        return name
      })
    expect((await Promise.all([one('a'), one('b')])).sort()).toEqual(['a', 'b'])
    expect(order.map((entry) => entry.slice(2))).toEqual(['in', 'out', 'in', 'out'])
  })

  it('takes over from a process that is gone', async () => {
    await write('the.lock/pid', '999999999')
    expect(await holdLock(options(5_000), async () => readFile(join(root, 'the.lock/pid'), 'utf8'))).toBe(
      String(process.pid),
    )
  })

  it('gives up on one that lasts, naming it', async () => {
    await write('the.lock/pid', String(process.pid))
    await expect(holdLock(options(0), async () => 'in')).rejects.toThrow(join(root, 'the.lock'))
  })

  it('is released after a failure', async () => {
    await expect(
      holdLock(options(5_000), async () => {
        throw new Error('inside')
      }),
    ).rejects.toThrow('inside')
    expect(await holdLock(options(0), async () => 'again')).toBe('again')
  })
})
