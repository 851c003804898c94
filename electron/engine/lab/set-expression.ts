import { constants } from 'node:fs'
import { access, readFile, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import { replaceFile } from '../ledger/replace-file'
import { settingsHash } from '../settings/parse-settings'
import { editExpression } from './edit-expression'
import type { Expressions } from './protocol'

export type SetExpression =
  | { readonly kind: 'set' | 'same'; readonly sha256: string; readonly before: Expressions }
  | { readonly kind: 'refused'; readonly why: Message }

/** The text of a settings file, if it is still the one with this hash. */
export const readUnchanged = async (file: string, sha256: string): Promise<string | null> => {
  try {
    const text = await readFile(file, 'utf8')
    return settingsHash(text) === sha256 ? text : null
  } catch {
    // Gone or not readable: it is not the file that these settings were read from.
    return null
  }
}

/** Whether this program may put another file in its place. */
export const isWritable = async (file: string): Promise<boolean> => {
  try {
    const target = await realpath(file)
    await access(target, constants.W_OK)
    await access(dirname(target), constants.W_OK)
    return true
  } catch {
    // Whatever stands in the way: it would stand in the way of writing as well.
    return false
  }
}

/**
 * Has the settings file say other expressions for a rule; the engine takes the change over as every other one. Refused
 * when the file is not the one with this hash, or may not be written.
 */
export const setExpression = async (
  file: string,
  sha256: string,
  ruleId: string,
  to: Expressions,
): Promise<SetExpression> => {
  const refused = (why: Message): SetExpression => ({ kind: 'refused', why })
  const text = await readUnchanged(file, sha256)
  if (text === null) return refused(message('trust.file_changed', { file }))
  const edited = editExpression(text, ruleId, to)
  switch (edited.kind) {
    case 'no_entry':
      return refused(message('trust.no_entry', { file, rule: ruleId }))
    case 'same':
      return { ...edited, sha256 }
    case 'edited':
  }
  const replaced = await replaceFile(file, text, edited.text)
  switch (replaced.kind) {
    case 'replaced':
      return { kind: 'set', sha256: settingsHash(edited.text), before: edited.before }
    case 'changed':
      return refused(message('trust.file_changed', { file }))
    case 'not_writable':
      return refused(message('lab.not_writable', { file }))
    case 'failed':
      return refused(message('trust.write_failed', { file, why: replaced.why }))
  }
}
