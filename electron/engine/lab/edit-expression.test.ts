import { describe, expect, it } from 'vitest'
import { editExpression } from './edit-expression'

const text = `{
  // 監視する式
  "error_patterns": [
    { "id": "disk_full", "pattern": "No space left", "auto_fix": "approve" },
    {
        "id"     : "redis",   /* the cache */
        "pattern": "redis\\\\.exceptions|caf\\u00e9", // by hand
        "ignore": "harmless",
        "min_count": 3
    },
    { "pattern": "a", "id": "first", "ignore": "b" },
    { "ignore": "b", "pattern": "a", "id": "leading" },
    { "id": "twice", "pattern": "a" }, { "id": "twice", "pattern": "b" },
    { "id": "odd", "pattern": 7 }
  ],
  "mode":   "observe"
}
`

const edited = (source: string, ruleId: string, pattern: string, ignore: string | null): string => {
  const result = editExpression(source, ruleId, { pattern, ignore })
  if (result.kind !== 'edited') throw new Error(result.kind)
  return result.text
}

describe('the expressions of a rule in the text of the settings', () => {
  it('are changed, and nothing else, to the byte', () => {
    expect(edited(text, 'redis', String.raw`\bOOM\b`, 'harmless')).toBe(
      text.replace('"redis\\\\.exceptions|caf\\u00e9"', String.raw`"\\bOOM\\b"`),
    )
    expect(edited(text, 'redis', 'redis\\.exceptions|café', 'a "quoted" 日本')).toBe(
      text.replace('"harmless"', String.raw`"a \"quoted\" 日本"`),
    )
    expect(editExpression(text, 'redis', { pattern: 'x', ignore: 'y' })).toMatchObject({
      before: { pattern: 'redis\\.exceptions|café', ignore: 'harmless' },
    })
  })

  it('get an ignore where there is none, in the way of the entry, and lose it again without a trace', () => {
    const added = edited(text, 'disk_full', 'No space left', 'tmpfs')
    expect(added).toBe(text.replace('"No space left"', '"No space left", "ignore": "tmpfs"'))
    expect(edited(added, 'disk_full', 'No space left', null)).toBe(text)
    const withoutIgnore = text.replace('\n        "ignore": "harmless",', '')
    const again = edited(withoutIgnore, 'redis', 'redis\\.exceptions|café', 'harmless')
    expect(again).toContain(
      'caf\\u00e9",\n        "ignore": "harmless" // by hand\n        "min_count"'.replace(
        ' // by hand\n',
        ', // by hand\n',
      ),
    )
  })

  it('lose an ignore wherever it stands', () => {
    expect(edited(text, 'first', 'a', null)).toBe(text.replace(', "ignore": "b" }', ' }'))
    expect(edited(text, 'leading', 'a', null)).toBe(text.replace('"ignore": "b", ', ''))
    const gone = edited(text, 'redis', 'redis\\.exceptions|café', null)
    expect(gone).toContain('// by hand')
    expect(gone).not.toContain('harmless')
  })

  it('keep line endings and a byte order mark', () => {
    const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`
    const changed = edited(windows, 'redis', 'x', 'harmless')
    expect(changed).toBe(windows.replace('"redis\\\\.exceptions|caf\\u00e9"', '"x"'))
    const added = edited(windows, 'disk_full', 'No space left', 'x')
    expect(added.startsWith('\uFEFF{\r\n')).toBe(true)
    expect(added.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it('are left alone where they say so already, are not there, are there twice or are none', () => {
    expect(editExpression(text, 'first', { pattern: 'a', ignore: 'b' })).toMatchObject({ kind: 'same' })
    for (const id of ['nobody', 'twice', 'odd'])
      expect(editExpression(text, id, { pattern: 'x', ignore: null })).toEqual({ kind: 'no_entry' })
    expect(editExpression('not json', 'first', { pattern: 'x', ignore: null })).toEqual({ kind: 'no_entry' })
  })
})
