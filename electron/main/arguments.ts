import { resolve } from 'node:path'

export type DesktopArguments = {
  /** null: the engine looks in the usual places. */
  readonly configFile: string | null
  readonly dataDir: string | null
  /** Where this window's own preferences live; null for the usual place. */
  readonly userDataDir: string | null
  /** Begins without a window, where a tray icon leads to it. */
  readonly hidden: boolean
}

type Place = Exclude<keyof DesktopArguments, 'hidden'>

export type ParsedArguments =
  | { readonly kind: 'parsed'; readonly arguments: DesktopArguments }
  | { readonly kind: 'value_missing'; readonly flag: string }

type FlagValue =
  | { readonly kind: 'absent' }
  | { readonly kind: 'given'; readonly value: string }
  | { readonly kind: 'missing' }

/** The last mention of a flag wins, as in the command line tool: `--flag value` or `--flag=value`. */
const readFlag = (argv: readonly string[], flag: string): FlagValue => {
  const at = argv.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`))
  const word = argv[at]
  if (word === undefined) return { kind: 'absent' }
  const value = word === flag ? argv[at + 1] : word.slice(flag.length + 1)
  return value === undefined || value === '' || value.startsWith('--')
    ? { kind: 'missing' }
    : { kind: 'given', value }
}

/** Whether the words of a start ask for no window. */
export const isHiddenStart = (argv: readonly string[]): boolean => argv.includes('--hidden')

const flags = [
  { key: 'configFile', flag: '--config', variable: 'MAMORI_CONFIG' },
  { key: 'dataDir', flag: '--data-dir', variable: 'MAMORI_DATA_DIR' },
  { key: 'userDataDir', flag: '--user-data', variable: 'MAMORI_USER_DATA' },
] as const

/**
 * Reads the desktop's own flags, and the variables of the same meaning where a flag is not given.
 * Other words on the line belong to Chromium and are left alone.
 */
export const parseArguments = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): ParsedArguments => {
  const found = { configFile: null, dataDir: null, userDataDir: null } as Record<Place, string | null>
  for (const { key, flag, variable } of flags) {
    const read = readFlag(argv, flag)
    if (read.kind === 'missing') return { kind: 'value_missing', flag }
    const value = read.kind === 'given' ? read.value : env[variable]
    if (value) found[key] = resolve(cwd, value)
  }
  return { kind: 'parsed', arguments: { ...found, hidden: isHiddenStart(argv) } }
}
