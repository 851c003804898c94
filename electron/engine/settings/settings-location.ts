import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Environment } from './interpolate'

/** Where the settings and the data of this run are. */
export type SettingsLocation = {
  readonly file: string
  /** Where relative paths of the settings begin unless the file says `base_dir`; null in the user's own settings folder. */
  readonly baseDir: string | null
  readonly dataDir: string
  /** Who chose the file: a command line option, the working directory, or the user's settings folder. */
  readonly origin: 'option' | 'working_directory' | 'user'
}

export type LocationInput = {
  readonly cwd: string
  readonly home: string
  readonly env: Environment
  /** `--config` and `--data-dir`, as given. */
  readonly config?: string | undefined
  readonly dataDir?: string | undefined
  readonly exists: (path: string) => Promise<boolean>
}

export const settingsFileName = 'error_patterns.json'

/** A folder of the XDG base directory specification: relative values are invalid there and count as unset. */
const xdgFolder = (value: string | undefined, fallback: string): string =>
  value !== undefined && isAbsolute(value) ? value : fallback

/**
 * Finds the settings file: the option, else the working directory's, else the user's
 * (XDG Base Directory Specification, `$XDG_CONFIG_HOME` and `$XDG_DATA_HOME`). The file itself may not exist yet.
 */
export const locateSettings = async (input: LocationInput): Promise<SettingsLocation> => {
  const { cwd, home, env, config, exists } = input
  const dataDir =
    input.dataDir === undefined
      ? join(xdgFolder(env['XDG_DATA_HOME'], join(home, '.local/share')), 'mamori')
      : resolve(cwd, input.dataDir)
  if (config !== undefined) {
    const file = resolve(cwd, config)
    return { file, baseDir: dirname(file), dataDir, origin: 'option' }
  }
  const here = resolve(cwd, settingsFileName)
  if (await exists(here)) return { file: here, baseDir: dirname(here), dataDir, origin: 'working_directory' }
  const folder = join(xdgFolder(env['XDG_CONFIG_HOME'], join(home, '.config')), 'mamori')
  const file = join(folder, settingsFileName)
  return { file, baseDir: null, dataDir, origin: 'user' }
}
