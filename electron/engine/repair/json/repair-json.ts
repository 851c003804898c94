import { applyEdits, effectiveEdits, type Edit, type RepairCode } from './edits'
import { MOST_JSON_BYTES } from './json-limits'
import { Left, type LeftCode, type Marks } from './json-marks'
import { readLooseJson } from './read-loose-json'
import { isReadOtherwise } from './second-opinion'
import { textPlace } from './text-place'
import { unifiedDiff } from './unified-diff'

export type JsonRepair =
  | {
      readonly kind: 'fine'
      readonly text: string
      readonly repairs: readonly []
      readonly diff: readonly []
    }
  | {
      readonly kind: 'repaired'
      readonly text: string
      readonly repairs: readonly RepairCode[]
      /** Lines of a unified diff, at most 80; they hold what the file holds, secrets too. */
      readonly diff: readonly string[]
      /** Where a tail was cut away, and how many characters went with it. */
      readonly cut: { readonly line: number; readonly column: number; readonly characters: number } | null
    }
  | { readonly kind: 'left'; readonly why: LeftCode; readonly line: number; readonly column: number }

export type RepairJsonOptions = {
  /** Whether a tail that was cut off in the middle of a member may lose that member; never unless told. */
  readonly allowCut?: boolean
}

const BOM = '\uFEFF'
/** What the second reader does not have to judge: it knows no zero bytes, few controls, and not every kind of comment. */
const isCleaning = ({ code, text }: Edit): boolean =>
  ['bom', 'nul', 'space', 'comment'].includes(code) ||
  (code === 'control' && text !== '\\n' && text !== '\\r')

const isStrict = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Told by the value.
    return false
  }
}

/** Zero bytes at the end are what a crash leaves of a file's last block: they are no part of the text. */
const tailOfNuls = (text: string): number => {
  let end = text.length
  while (end > 0 && '\0 \t\r\n'.includes(text.charAt(end - 1))) end--
  const nul = text.indexOf('\0', end)
  return nul === -1 ? text.length : nul
}

const markAll = (text: string, allowCut: boolean): readonly Edit[] => {
  const limit = tailOfNuls(text)
  const edits: Edit[] = []
  const marks: Marks = { text, limit, edits }
  const from = text.startsWith(BOM) ? 1 : 0
  if (from > 0) edits.push({ offset: 0, length: 1, text: '', code: 'bom' })
  readLooseJson(marks, from, { allowCut })
  if (limit < text.length) edits.push({ offset: limit, length: text.length - limit, text: '', code: 'nul' })
  return edits
}

/** Whether what came out is JSON, and no other reader understands the text in another way. */
const isSure = (text: string, edits: readonly Edit[], repaired: string): boolean => {
  if (!isStrict(repaired)) return false
  // What is twice in it may go only after it is sure that it is twice in it.
  const reading = edits.filter(({ code }) => code !== 'duplicate')
  if (reading.every(isCleaning)) return true
  const whole = reading.length === edits.length ? repaired : applyEdits(text, effectiveEdits(reading))
  if (!isStrict(whole)) return false
  const cleaning = reading.filter((edit) => isCleaning(edit) || edit.code === 'cut')
  const guesses = reading.length - cleaning.length
  return !isReadOtherwise(applyEdits(text, effectiveEdits(cleaning)), whole, guesses)
}

/**
 * Repairs a text that should be JSON, as far as that takes no guessing, by the fewest changes: everything else keeps its
 * spelling and its place. Pure; its time grows with the length of the text.
 */
export const repairJson = (text: string, { allowCut = false }: RepairJsonOptions = {}): JsonRepair => {
  const left = (why: LeftCode, offset: number): JsonRepair => ({
    kind: 'left',
    why,
    ...textPlace(text, offset),
  })
  if (text.length > MOST_JSON_BYTES) return left('too_large', 0)
  let marked: readonly Edit[]
  try {
    marked = markAll(text, allowCut)
  } catch (error) {
    if (!(error instanceof Left)) throw error
    // Deeper than what is repaired, but in order.
    if (error.why === 'too_deep' && isStrict(text)) return { kind: 'fine', text, repairs: [], diff: [] }
    return left(error.why, error.offset)
  }
  const edits = effectiveEdits(marked)
  const [first] = edits
  if (first === undefined)
    return isStrict(text) ? { kind: 'fine', text, repairs: [], diff: [] } : left('unsure', 0)
  const repaired = applyEdits(text, edits)
  if (!isSure(text, marked, repaired)) return left('unsure', first.offset)
  const cut = edits.find(({ code }) => code === 'cut')
  return {
    kind: 'repaired',
    text: repaired,
    repairs: [...new Set(edits.map(({ code }) => code))],
    diff: unifiedDiff(text, edits),
    cut: cut === undefined ? null : { ...textPlace(text, cut.offset), characters: cut.length },
  }
}

/** The same for the bytes of a file. What is not UTF-8 is left alone: its characters would have to be guessed. */
export const repairJsonBytes = (bytes: Uint8Array, options: RepairJsonOptions = {}): JsonRepair => {
  if (bytes.byteLength > MOST_JSON_BYTES) return { kind: 'left', why: 'too_large', line: 1, column: 1 }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Not UTF-8: told by the value.
    const readable = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    return { kind: 'left', why: 'encoding', ...textPlace(readable, Math.max(0, readable.indexOf('\uFFFD'))) }
  }
  return repairJson(text, options)
}
