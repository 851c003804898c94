import { readFile } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import { settingsHash } from '../settings/parse-settings'
import type { AutoFix, Settings } from '../settings/settings'
import { editAutoFix } from './edit-auto-fix'
import { replaceFile } from './replace-file'

export type SetAutoFix =
  | { readonly kind: 'set' | 'same'; readonly from: AutoFix }
  | { readonly kind: 'refused'; readonly why: Message }

const readText = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8')
  } catch {
    // Gone or not readable: it is not the file that these settings were read from.
    return null
  }
}

/**
 * Has the settings file say what a rule may do; the engine takes the change over as every other one. Refused when the file
 * is not the one that was loaded, or may not be written.
 */
export const setAutoFix = async (
  { file, sha256 }: Pick<Settings, 'file' | 'sha256'>,
  ruleId: string,
  autoFix: AutoFix,
): Promise<SetAutoFix> => {
  const refused = (why: Message): SetAutoFix => ({ kind: 'refused', why })
  const text = await readText(file)
  if (text === null || settingsHash(text) !== sha256) return refused(message('trust.file_changed', { file }))
  const edited = editAutoFix(text, ruleId, autoFix)
  switch (edited.kind) {
    case 'no_entry':
      return refused(message('trust.no_entry', { file, rule: ruleId }))
    case 'same':
      return edited
    case 'edited':
  }
  const replaced = await replaceFile(file, text, edited.text)
  switch (replaced.kind) {
    case 'replaced':
      return { kind: 'set', from: edited.from }
    case 'changed':
      return refused(message('trust.file_changed', { file }))
    case 'not_writable':
      return refused(message('trust.not_writable', { file }))
    case 'failed':
      return refused(message('trust.write_failed', { file, why: replaced.why }))
  }
}
