import { join, dirname } from 'node:path'
import type { PatternEntry } from '@shared/domain/settings-file'
import type { Output } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import { actions } from '../actions'
import { checks } from '../checks'
import { createExec } from '../exec'
import { notifiers } from '../notifiers'
import type { Exec } from '../ports'
import type { Environment } from '../settings/interpolate'
import { parseSettings } from '../settings/parse-settings'
import type { SettingsLocation } from '../settings/settings-location'
import { writeSettings } from '../settings/write-settings'
import type { Found } from './found'
import type { ScanPlaces } from './scan-host'

export type SetupOptions = {
  readonly located: Promise<SettingsLocation>
  readonly env: Environment
  readonly cwd: string
  readonly exec?: Exec
  /** The patterns to begin with; the program's own unless told. */
  readonly patterns?: readonly PatternEntry[]
  readonly places?: Partial<ScanPlaces>
}

export type Setup = {
  readonly scan: () => Promise<Output<'setup.scan'>>
  readonly write: (input: { readonly chosen: readonly string[] }) => Promise<Output<'setup.write'>>
}

const SCAN_TIMEOUT_MS = 15_000

/**
 * The first start: what there is to watch, and the settings for what was chosen of it. What it takes to find and write
 * that is loaded for it: most programs never see a first start.
 */
export const createSetup = (options: SetupOptions): Setup => {
  const { located, env, cwd, exec = createExec(), places = {} } = options
  let found: readonly Found[] | null = null

  const look = async (): Promise<readonly Found[]> => {
    const { scanHost } = await import('./scan-host')
    found = await scanHost({ exec, cwd, places }, AbortSignal.timeout(SCAN_TIMEOUT_MS))
    return found
  }

  const textFor = async (chosen: readonly string[]): Promise<string> => {
    const things = found ?? (await look())
    const unknown = chosen.find((id) => !things.some(({ finding }) => finding.id === id))
    if (unknown !== undefined) throw new AppError('stale', `nothing was found as ${unknown}`)
    const { file, baseDir } = await located
    // The user's own folder says nothing about where an application lives; the log that was chosen of it does.
    const isOfApp = chosen.some((id) => id.startsWith(`log:${join(cwd, 'logs')}/`))
    const appDir = baseDir === null && isOfApp ? cwd : null
    const { defaultSettings, settingsText } = await import('./default-settings')
    const patterns = options.patterns ?? (await import('./default-patterns')).defaultPatterns()
    const text = settingsText(defaultSettings(things, chosen, patterns, appDir))
    const judged = parseSettings(text, {
      file,
      baseDir,
      folder: dirname(file),
      env,
      checks,
      actions,
      channels: new Set(notifiers.keys()),
      defaultSources: [],
    })
    if (judged.kind !== 'loaded') throw new Error(`first settings would not load: ${JSON.stringify(judged)}`)
    return text
  }

  return {
    scan: async () => {
      const { file } = await located
      const findings = (await look()).map(({ finding }) => finding)
      return { findings, settingsFile: file }
    },
    write: async ({ chosen }) => {
      const { file } = await located
      const written = await writeSettings(file, await textFor(chosen))
      switch (written.kind) {
        case 'written':
          return { file }
        case 'exists':
          throw new AppError('refused', `${file} exists`)
        case 'failed':
          throw new AppError('unavailable', `${file}: ${written.message.code}`)
      }
    },
  }
}
