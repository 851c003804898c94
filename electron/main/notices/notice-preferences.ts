import { rename } from 'node:fs/promises'
import { noticePreferencesSchema, type NoticePreferences } from '@shared/ipc/desktop-calls'
import { readJsonFile, writeJsonFile } from '../json-file'

export const defaultNoticePreferences: NoticePreferences = {
  quiet: { on: false, from: '22:00', to: '07:00', days: [0, 1, 2, 3, 4, 5, 6] },
  criticalBreaksQuiet: false,
}

export type NoticePreferenceStore = {
  readonly current: () => NoticePreferences
  /** Counts at once; resolves when it is on disk. */
  readonly set: (next: NoticePreferences) => Promise<void>
  /** Why what was stored could not be used; null when it could, and once a person has stored something else. */
  readonly fault: () => string | null
}

/**
 * Opens what a person wants to be told. A file that cannot be used is told to `onTrouble` and by `fault`, put aside as
 * `<file>.unusable`, and the defaults hold: everything is told.
 */
export const openNoticePreferences = async ({
  file,
  onTrouble,
}: {
  readonly file: string
  readonly onTrouble: (why: string) => void
}): Promise<NoticePreferenceStore> => {
  const read = await readJsonFile(file, noticePreferencesSchema)
  let fault = read.kind === 'unusable' ? `${file}: ${read.why}` : null
  if (fault !== null) {
    onTrouble(fault)
    await rename(file, `${file}.unusable`).catch((error: unknown) => onTrouble(`${file}: ${String(error)}`))
  }
  let stored = read.kind === 'read' ? read.value : defaultNoticePreferences
  // One write after another, so that the last change is the one that stays.
  let writing: Promise<void> = Promise.resolve()
  return {
    current: () => stored,
    fault: () => fault,
    set: async (next) => {
      stored = next
      const write = (): Promise<void> => writeJsonFile(file, next)
      writing = writing.then(write, write)
      await writing
      fault = null
    },
  }
}
