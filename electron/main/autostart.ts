import { chmod, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { App } from 'electron'
import type { Autostart } from '@shared/ipc/desktop-calls'
import { writeWholeFile } from './json-file'

const ENTRY = 'mamori.desktop'
const HIDDEN_FLAG = '--hidden'

export type AutostartDeps = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** The program and its arguments, by which the session begins it as it was begun now. */
  readonly command: readonly [string, ...string[]]
  readonly comment: () => string
  readonly icon: string
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>
}

export type AutostartStore = {
  readonly read: () => Promise<Autostart>
  /** Rejects when the session's folder cannot be written. */
  readonly set: (wanted: { readonly on: boolean; readonly hidden: boolean }) => Promise<Autostart>
}

/** A value of type string of a desktop entry: what would end its line or begin an escape is written out. */
const stringValue = (value: string): string =>
  value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`)

/**
 * One argument of an `Exec` key: in quotes, within which four characters are escaped, and a percent sign twice, since
 * alone it begins a field code (Desktop Entry Specification, "The Exec key").
 */
const execArgument = (word: string): string =>
  `"${word.replace(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`

/**
 * The `Exec` value that begins this command: quoted as an argument, then escaped as every string. The specification allows
 * no equals sign in the program's own path, and GLib does not find one with a percent sign: a shell finds both.
 */
export const execLine = (command: readonly [string, ...string[]]): string => {
  const words = /[=%]/.test(command[0]) ? ['/bin/sh', '-c', 'exec "$0" "$@"', ...command] : command
  return stringValue(words.map(execArgument).join(' '))
}

/** The keys of the first group of a desktop entry, as they stand there. */
const keysOf = (entry: string): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>()
  let inEntry = false
  for (const line of entry.split(/\r?\n/)) {
    if (line.startsWith('[')) inEntry = line.trim() === '[Desktop Entry]'
    const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (inEntry && key !== undefined && value !== undefined && !keys.has(key)) keys.set(key, value)
  }
  return keys
}

const textOf = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null
    throw error
  }
}

const isOn = (keys: ReadonlyMap<string, string>): boolean =>
  keys.has('Exec') &&
  keys.get('Hidden')?.trim() !== 'true' &&
  keys.get('X-GNOME-Autostart-enabled')?.trim() !== 'false'

/** The session's own folder comes first: what stands there takes the place of what the system's folders say. */
const xdgAutostart = ({ env, home, command, comment, icon }: AutostartDeps): AutostartStore => {
  const file = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart', ENTRY)
  const systemFiles = (env['XDG_CONFIG_DIRS'] || '/etc/xdg')
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, 'autostart', ENTRY))
  const systemEntry = async (): Promise<string | null> => {
    for (const candidate of systemFiles) {
      const text = await textOf(candidate)
      if (text !== null) return text
    }
    return null
  }
  const read = async (): Promise<Autostart> => {
    const entry = (await textOf(file)) ?? (await systemEntry())
    const keys = keysOf(entry ?? '')
    const hidden = / "?--hidden"?(?: |$)/.test(keys.get('Exec') ?? '')
    return { kind: 'known', on: isOn(keys), hidden: isOn(keys) ? hidden : true, file }
  }
  const write = async (lines: readonly string[]): Promise<void> => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeWholeFile(
      file,
      ['[Desktop Entry]', 'Type=Application', 'Name=Mamori', ...lines, ''].join('\n'),
    )
    await chmod(file, 0o644)
  }
  return {
    read,
    set: async ({ on, hidden }) => {
      if (on)
        await write([
          `Comment=${stringValue(comment())}`,
          `Exec=${execLine(hidden ? [...command, HIDDEN_FLAG] : command)}`,
          `Icon=${stringValue(icon)}`,
          'Terminal=false',
          'StartupNotify=false',
          'X-GNOME-Autostart-enabled=true',
        ])
      // Without an entry of the session's own that of the system would count.
      else if ((await systemEntry()) !== null) await write(['Hidden=true'])
      else await rm(file, { force: true })
      return read()
    },
  }
}

/** macOS and Windows keep the list of what begins with the session themselves. */
const loginItem = ({ platform, app, command: [path, ...args] }: AutostartDeps): AutostartStore => {
  const optionsOf = (hidden: boolean) =>
    platform === 'win32' ? { path, args: hidden ? [...args, HIDDEN_FLAG] : args } : {}
  const isLoginItem = (hidden: boolean): boolean => app.getLoginItemSettings(optionsOf(hidden)).openAtLogin
  const read = async (): Promise<Autostart> => {
    const hidden = isLoginItem(true)
    // On macOS a start with the session is always one into the menu bar.
    return { kind: 'known', on: hidden || isLoginItem(false), hidden, file: null }
  }
  return {
    read,
    set: async ({ on, hidden }) => {
      app.setLoginItemSettings({ openAtLogin: false, ...optionsOf(!hidden) })
      app.setLoginItemSettings({ openAtLogin: on, ...optionsOf(hidden) })
      return read()
    },
  }
}

/** Starts the program with the session, by the means of each desktop. */
export const createAutostart = (deps: AutostartDeps): AutostartStore => {
  if (deps.platform === 'darwin' || deps.platform === 'win32') return loginItem(deps)
  if (deps.platform === 'linux') return xdgAutostart(deps)
  const answer = async (): Promise<Autostart> => ({ kind: 'unsupported' })
  return { read: answer, set: answer }
}

/** Switches of the runtime without which it would not begin again as it has begun. */
const KEPT_SWITCHES: ReadonlySet<string> = new Set(['--no-sandbox', '--ozone-platform-hint=auto'])

/** How this program was begun, so that the session begins the same: with its own settings and its own places. */
export const startCommand = ({
  execPath,
  appPath,
  isPackaged,
  argv,
  appImage,
  places,
}: {
  readonly execPath: string
  readonly appPath: string
  readonly isPackaged: boolean
  readonly argv: readonly string[]
  /** The file that is mounted while the program runs; it is what has to be begun. */
  readonly appImage: string | undefined
  readonly places: {
    readonly configFile: string | null
    readonly dataDir: string | null
    readonly userDataDir: string | null
  }
}): readonly [string, ...string[]] => {
  const flags = [
    ['--config', places.configFile],
    ['--data-dir', places.dataDir],
    ['--user-data', places.userDataDir],
  ] as const
  return [
    appImage || execPath,
    ...argv.filter((word) => KEPT_SWITCHES.has(word)),
    ...(isPackaged ? [] : [appPath]),
    ...flags.flatMap(([flag, value]) => (value === null ? [] : [`${flag}=${value}`])),
  ]
}
