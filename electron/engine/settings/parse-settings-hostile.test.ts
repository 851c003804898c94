import { renderMessage } from '@shared/text/text'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSyntax } from './json-syntax'
import { parseSettings } from './parse-settings'
import { sampleOptions } from './testing/sample-registry'
import { seedSettings } from './testing/seed-settings'

const seedText = JSON.stringify(seedSettings, null, 2)
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    // The answer.
    return false
  }
}

/** What is wrong with the answer to a text: it has to come, in order, with places in the text and sentences. */
const problem = (text: string): string | null => {
  const loaded = parseSettings(text, sampleOptions)
  const lines = text.split(/\r\n|\r|\n/)
  if (loaded.kind === 'missing') return 'a text cannot be missing'
  if (loaded.kind === 'faulty' && loaded.faults.length === 0) return 'no fault is told'
  let last = 0
  for (const { line, column, message } of loaded.kind === 'faulty'
    ? loaded.faults
    : loaded.settings.warnings) {
    if (line === null || column === null) return `${message.code} has no place`
    if ((lines[line - 1] ?? '').length < column - 1)
      return `${message.code} is told outside of the text, at ${line}:${column}`
    const place = line * 1e6 + column
    if (place < last) return `${message.code} is told out of order`
    last = place
    for (const language of ['ja', 'en'] as const)
      if (renderMessage(language, message).includes(message.code)) return `${message.code} has no sentence`
  }
  return null
}

const anyValue = fc.jsonValue({ maxDepth: 3 })
const knownKeys = (
  'error_patterns health_checks log_sources services guards mode auto_fix_config notifications ' +
  'id name type pattern ignore severity actions on_failure depends_on verify sources ' +
  'interval timeout threshold path unit allow directories service port __proto__ constructor'
).split(' ')

describe('hostile settings', () => {
  it('get an answer when any part of a good file is replaced by anything', () => {
    const places: (readonly (string | number)[])[] = []
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      places.push(path)
      if (typeof value !== 'object' || value === null) return
      for (const [key, child] of Object.entries(value))
        walk(child, [...path, Array.isArray(value) ? Number(key) : key])
    }
    walk(seedSettings, [])
    const replaced = (value: unknown, path: readonly (string | number)[], by: unknown): unknown => {
      const [head, ...rest] = path
      if (head === undefined) return by
      if (Array.isArray(value))
        return value.map((item, index) => (index === head ? replaced(item, rest, by) : item))
      return { ...(value as object), [head]: replaced(Reflect.get(value as object, head), rest, by) }
    }
    fc.assert(
      fc.property(fc.constantFrom(...places), anyValue, (path, by) => {
        expect(problem(JSON.stringify(replaced(seedSettings, path, by)))).toBeNull()
      }),
      { numRuns: 150 },
    )
  })

  it('get an answer when their text is cut, changed or added to anywhere', () => {
    const bit = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '/*', '//', '\n', '${X}', '\0', '\ud800'),
    )
    fc.assert(
      fc.property(fc.nat(seedText.length), fc.nat(20), bit, (at, drop, insert) => {
        expect(problem(seedText.slice(0, at) + insert + seedText.slice(at + drop))).toBeNull()
      }),
      { numRuns: 250 },
    )
  })

  it('get an answer when they are made of known keys with anything in them', () => {
    const entry = fc.dictionary(fc.constantFrom(...knownKeys), anyValue, { maxKeys: 6 })
    const file = fc.dictionary(
      fc.constantFrom(...knownKeys),
      fc.oneof(fc.array(entry, { maxLength: 3 }), entry, anyValue),
      { maxKeys: 6 },
    )
    fc.assert(
      fc.property(file, (value) => {
        expect(problem(JSON.stringify(value))).toBeNull()
      }),
      { numRuns: 150 },
    )
  })

  it('are JSON for this program exactly when they are JSON for every other', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .array(
          fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '"a"',
            '1',
            '-',
            '.5',
            'e3',
            'true',
            'nul',
            ' ',
            '\n',
            '\\',
            '\u2028',
            '\u00a0',
            '//',
            '/*',
          ),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (candidate) => {
        const { root, faults } = parseSyntax(candidate)
        const json = isJson(candidate)
        expect([candidate, faults.length === 0, json && root === null]).toEqual([candidate, json, false])
      }),
      { numRuns: 3000 },
    )
  })
})
