import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { describe, expect, it } from 'vitest'
import { judgePatterns } from './judge-patterns'
import { patternKeys, plainPatterns } from './plain-patterns'

const entry = (fields: Readonly<Record<string, unknown>>) => ({
  id: 'a',
  name: 'a',
  severity: 'error',
  pattern: 'boom',
  ...fields,
})
const withEntries = (...entries: readonly unknown[]): string => JSON.stringify({ error_patterns: entries })
const rule = { id: 'a', severity: 'error', pattern: 'boom', ignore: null, sources: null }

describe('plainPatterns', () => {
  it('knows the keys that the schema knows', () => {
    expect([...patternKeys].toSorted()).toEqual(Object.keys(patternEntrySchema.shape).toSorted())
  })

  it('reads what leaves no question', () => {
    expect(plainPatterns(withEntries(entry({ ignore: 'x:"{' }), entry({ id: 'b', actions: [{ type: 'x' }] })))).toEqual([
      { ...rule, ignore: 'x:"{' },
      { ...rule, id: 'b' },
    ]) // prettier-ignore
    const file = readFileSync('assets/patterns.json', 'utf8')
    expect(plainPatterns(file)?.map(({ pattern }) => pattern)).toEqual(
      JSON.parse(file).error_patterns.map(({ pattern }: { pattern: string }) => pattern),
    )
  })

  it.each([
    ['broken text', '{"error_patterns": ['],
    ['no list', '{}'],
    ['an empty list', withEntries()],
    ['a list of something else', withEntries('boom')],
    ['no pattern', withEntries(entry({ pattern: undefined }))],
    ['an empty one', withEntries(entry({ ignore: '' }))],
    ['one that is not valid', withEntries(entry({ pattern: 'x(' }))],
    ['one that needs a time limit', withEntries(entry({ pattern: String.raw`(a)\1` }))],
    ['one that means something else here', withEntries(entry({ pattern: String.raw`\Aboom` }))],
    ['one that is found in everything', withEntries(entry({ pattern: 'x*' }))],
    ['something to be filled in', withEntries(entry({ ignore: '${WORD}' }))],
    ['an id of two', withEntries(entry({}), entry({}))],
    ['an id that is none', withEntries(entry({ id: 'check:x' }))],
    ['a key that nobody knows', withEntries(entry({ ignores: 'x' }))],
    ['a key that is written twice', withEntries(entry({})).replace('"id"', '"id":"b","id"')],
    ['a section that is written twice', withEntries(entry({})).replace('{', '{"error_patterns":[],')],
    ['what is too deep', withEntries(entry({})).replace('{', `{"x":${'['.repeat(9e4)}${']'.repeat(9e4)},`)],
  ])('leaves %s to be judged', (_, text) => {
    expect(plainPatterns(text)).toBeNull()
  })

  it('never reads anything but what the judgement comes to', async () => {
    const word = fc.constantFrom(
      'a',
      'b',
      'boom',
      'x(',
      'x*',
      '(a)\\1',
      '${A}',
      '',
      'a|b',
      '[0-9]{3}',
      'check:',
      '"',
      '\\',
    )
    const value = fc.oneof({ weight: 4, arbitrary: word }, fc.constant(null), fc.constant(7))
    const entries = fc.array(
      fc.dictionary(fc.constantFrom('id', 'pattern', 'ignore', 'name', 'typo', '__proto__'), value),
      { maxLength: 3 },
    )
    const text = fc.tuple(entries, fc.constantFrom('', '"mode":"no",', '"error_patterns":[],', '\uFEFF'))
    await fc.assert(
      fc.asyncProperty(text, async ([list, more]) => {
        const written = withEntries(...list.map((fields) => ({ id: 'c', pattern: 'c', ...fields }))).replace('{', `{${more}`)
        const plain = plainPatterns(written)
        if (plain === null) return
        expect(await judgePatterns(written, { A: 'a' })).toEqual({ kind: 'usable', rules: plain, warnings: [] })
      }),
      { numRuns: 2000 },
    ) // prettier-ignore
  })
})
