import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAutostart, execLine, startCommand, type AutostartDeps } from './autostart'
import { trayAppears } from './begin-hidden'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mamori-autostart-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const noLoginItems: AutostartDeps['app'] = {
  getLoginItemSettings: () => {
    throw new Error('no login items here')
  },
  setLoginItemSettings: () => undefined,
}

const deps = (more: Partial<AutostartDeps> = {}): AutostartDeps => ({
  platform: 'linux',
  env: { XDG_CONFIG_HOME: join(root, 'config'), XDG_CONFIG_DIRS: join(root, 'xdg') },
  home: join(root, 'home'),
  command: ['/opt/mamori/mamori'],
  comment: () => 'サーバーを見守ります',
  icon: '/opt/mamori/icon.png',
  app: noLoginItems,
  ...more,
})
const own = (): string => join(root, 'config/autostart/mamori.desktop')

/** Reads an `Exec` value back as the specification says: string escapes, then quotes, then field codes. */
const wordsOf = (exec: string): readonly string[] => {
  const plain = exec.replace(/\\([\\nrts])/g, (_, char: string) =>
    char === '\\' ? '\\' : ({ n: '\n', r: '\r', t: '\t', s: ' ' }[char] ?? char),
  )
  return [...plain.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, word = '']) =>
    word.replace(/\\(["`$\\])/g, '$1').replaceAll('%%', '%'),
  )
}

describe('a start with the session', () => {
  it('is written where the session looks for it, and taken away again', async () => {
    const store = createAutostart(deps())
    expect(await store.read()).toEqual({ kind: 'known', on: false, hidden: true, file: own() })
    expect(await store.set({ on: true, hidden: true })).toEqual({
      kind: 'known',
      on: true,
      hidden: true,
      file: own(),
    })
    expect(await readFile(own(), 'utf8')).toBe(`[Desktop Entry]
Type=Application
Name=Mamori
Comment=サーバーを見守ります
Exec="/opt/mamori/mamori" "--hidden"
Icon=/opt/mamori/icon.png
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
`)
    expect((await stat(own())).mode & 0o777).toBe(0o644)
    expect(await store.set({ on: true, hidden: false })).toMatchObject({ on: true, hidden: false })
    expect(await store.set({ on: false, hidden: false })).toMatchObject({ on: false })
    expect(await readdir(dirname(own()))).toEqual([])
  })

  it('stands in the home where no other place is named', async () => {
    const store = createAutostart(deps({ env: {} }))
    await store.set({ on: true, hidden: true })
    expect(await readFile(join(root, 'home/.config/autostart/mamori.desktop'), 'utf8')).toContain('Exec=')
  })

  it('that the system asks for is hidden by an entry of its own', async () => {
    const system = join(root, 'xdg/autostart/mamori.desktop')
    await mkdir(dirname(system), { recursive: true })
    await writeFile(system, '[Desktop Entry]\nType=Application\nExec=mamori --hidden\n')
    const store = createAutostart(deps())
    expect(await store.read()).toMatchObject({ on: true, hidden: true })
    expect(await store.set({ on: false, hidden: true })).toMatchObject({ on: false })
    expect(await readFile(own(), 'utf8')).toContain('Hidden=true')
    expect(await store.set({ on: true, hidden: true })).toMatchObject({ on: true })
  })

  it.each([
    ['Hidden=true', false],
    ['X-GNOME-Autostart-enabled=false', false],
    ['[Other]\nHidden=true', true],
  ])('that a person has edited to %j is on: %s', async (line, on) => {
    await mkdir(dirname(own()), { recursive: true })
    await writeFile(own(), `[Desktop Entry]\nExec=mamori\n${line}\n`)
    expect(await createAutostart(deps()).read()).toMatchObject({ on })
  })

  it('is not offered where nobody knows how', async () => {
    const store = createAutostart(deps({ platform: 'freebsd' }))
    expect(await store.set({ on: true, hidden: true })).toEqual({ kind: 'unsupported' })
  })
})

describe('the command of an entry', () => {
  const hostile: [string, ...string[]] = ['/opt/my app/100% "m"', '/a\\b`c$d', '--config=/x y/%F', 'ü 守\t']

  it('survives spaces, quotes, percent signs and backslashes', () => {
    expect(execLine(['/opt/my app/mamori', '50%'])).toBe('"/opt/my app/mamori" "50%%"')
    expect(execLine(['a"b\\c'])).toBe(String.raw`"a\\"b\\\\c"`)
    expect(wordsOf(execLine(['/m', ...hostile]))).toEqual(['/m', ...hostile])
    expect(wordsOf(execLine(hostile)).slice(-hostile.length)).toEqual(hostile)
    expect(execLine(hostile)).not.toMatch(/[\n\r\t]/)
  })

  it.each([['my app'], ['my 100% app'], ['a=b "q" $x']])(
    'in %j is read the same by GLib, where it is installed',
    async (name) => {
      const program = join(root, name)
      const told = join(root, 'told')
      await writeFile(
        program,
        `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}.new'; mv '${told}.new' '${told}'\n`,
        { mode: 0o755 },
      )
      const file = join(root, 'mamori.desktop')
      const args = ['a b', '%F 100%', '"q" $HOME `x` \\']
      await writeFile(
        file,
        `[Desktop Entry]\nType=Application\nName=M\nExec=${execLine([program, ...args])}\n`,
      )
      const launched = await promisify(execFile)('gio', ['launch', file]).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error
          return false
        },
      )
      const expected = launched ? `${args.join('\n')}\n` : null
      await vi.waitFor(async () => expect(launched ? await readFile(told, 'utf8') : null).toBe(expected))
    },
  )

  it('is the one by which the program was begun', () => {
    const places = { configFile: '/c d/x.json', dataDir: null, userDataDir: '/u' }
    const begun = {
      execPath: '/e/electron',
      appPath: '/app',
      argv: ['/e/electron', '--no-sandbox', '/app', '--inspect=0'],
      places,
    }
    expect(startCommand({ ...begun, isPackaged: false, appImage: undefined })).toEqual([
      '/e/electron',
      '--no-sandbox',
      '/app',
      '--config=/c d/x.json',
      '--user-data=/u',
    ])
    expect(startCommand({ ...begun, isPackaged: true, appImage: '/home/a/Mamori.AppImage' })).toEqual([
      '/home/a/Mamori.AppImage',
      '--no-sandbox',
      '--config=/c d/x.json',
      '--user-data=/u',
    ])
  })
})

describe('login items', () => {
  it('are kept by Windows with the arguments of the start', async () => {
    let items: readonly string[] = []
    const keyOf = (options: { args?: string[] } = {}): string => (options.args ?? []).join(' ')
    const app = {
      getLoginItemSettings: (options?: { args?: string[] }) => ({
        openAtLogin: items.includes(keyOf(options)),
      }),
      setLoginItemSettings: (options: { openAtLogin?: boolean; args?: string[] }) => {
        items = items.filter((item) => item !== keyOf(options))
        if (options.openAtLogin === true) items = [...items, keyOf(options)]
      },
    } as unknown as AutostartDeps['app']
    const store = createAutostart(deps({ platform: 'win32', app, command: ['C:\\m.exe', '--config=c'] }))
    expect(await store.set({ on: true, hidden: true })).toMatchObject({ on: true, hidden: true, file: null })
    expect(items).toEqual(['--config=c --hidden'])
    expect(await store.set({ on: true, hidden: false })).toMatchObject({ on: true, hidden: false })
    expect(items).toEqual(['--config=c'])
    expect(await store.set({ on: false, hidden: false })).toMatchObject({ on: false })
    expect(items).toEqual([])
  })
})

describe('a start without a window', () => {
  it('waits for the panel, but not for ever', async () => {
    const wait = vi.fn<(ms: number) => Promise<void>>(() => Promise.resolve())
    let asked = 0
    expect(await trayAppears(() => Promise.resolve(++asked === 3), { wait })).toBe(true)
    expect(wait).toHaveBeenCalledTimes(2)
    expect(await trayAppears(() => Promise.resolve(false), { wait, patienceMs: 2_000 })).toBe(false)
    expect(wait).toHaveBeenCalledTimes(6)
  })
})
