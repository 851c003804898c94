import { z } from 'zod'
import { preferencesSchema, type Language, type Preferences } from '@shared/ipc/contract'
import { readJsonFile, writeJsonFile } from './json-file'

const storedSchema = preferencesSchema.extend({
  /** Set once the person knows that closing the window leaves the watch running. */
  knowsTray: z.boolean().default(false),
})
type Stored = Readonly<z.infer<typeof storedSchema>>

export type PreferenceStore = {
  readonly current: () => Preferences
  readonly set: (preferences: Preferences) => Promise<void>
  readonly knowsTray: () => boolean
  readonly learnTray: () => Promise<void>
  /** Returns the end of the subscription. */
  readonly subscribe: (listener: (preferences: Preferences) => void) => () => void
}

/** Japanese unless the operating system names another language first. */
export const languageOf = (systemLanguages: readonly string[]): Language => {
  const first = systemLanguages[0]?.toLowerCase() ?? ''
  return first === '' || first === 'c' || first === 'posix' || first.startsWith('ja') ? 'ja' : 'en'
}

/** Opens the window's own preferences. A file that cannot be used is told to `onTrouble` and replaced by the next change. */
export const openPreferences = async ({
  file,
  systemLanguages,
  onTrouble,
}: {
  readonly file: string
  readonly systemLanguages: readonly string[]
  readonly onTrouble: (why: string) => void
}): Promise<PreferenceStore> => {
  const read = await readJsonFile(file, storedSchema)
  if (read.kind === 'unusable') onTrouble(`${file}: ${read.why}`)
  let stored: Stored =
    read.kind === 'read'
      ? read.value
      : { language: languageOf(systemLanguages), theme: 'dark', knowsTray: false }
  const listeners = new Set<(preferences: Preferences) => void>()
  // One write after another, so that the last change is the one that stays.
  let writing: Promise<void> = Promise.resolve()
  const save = (next: Stored): Promise<void> => {
    stored = next
    const write = (): Promise<void> => writeJsonFile(file, stored)
    writing = writing.then(write, write)
    return writing
  }
  const current = (): Preferences => ({ language: stored.language, theme: stored.theme })
  return {
    current,
    set: async (preferences) => {
      const saved = save({ ...stored, ...preferences })
      for (const listener of listeners) listener(current())
      await saved
    },
    knowsTray: () => stored.knowsTray,
    learnTray: () => save({ ...stored, knowsTray: true }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
