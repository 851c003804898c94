import { MOST_JSON_BYTES } from './json-limits'
import type { RepairedJson } from './json-repairer'
import { repairJsonBytes, type RepairJsonOptions } from './repair-json'

/** What can be done about a file, as bytes: between threads they are handed over, and a text would be copied. */
export const answerJson = (
  bytes: Uint8Array,
  options: RepairJsonOptions,
): Exclude<RepairedJson, { kind: 'failed' }> => {
  const repaired = repairJsonBytes(bytes, options)
  switch (repaired.kind) {
    case 'fine':
      return { kind: 'fine' }
    case 'left':
      return repaired
    case 'repaired': {
      const { text, ...rest } = repaired
      const content = new TextEncoder().encode(text)
      return content.length > MOST_JSON_BYTES
        ? { kind: 'left', why: 'too_large', line: 1, column: 1 }
        : { ...rest, content }
    }
  }
}
