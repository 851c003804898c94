import { describe, expect, it } from 'vitest'
import { escapeMarkdown, fenced } from './markdown'

describe('words in Markdown', () => {
  it.each([
    ['# heading', '\\# heading'],
    ['[x](javascript:alert(1))', '\\[x\\](javascript:alert(1))'],
    ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['a | b', 'a \\| b'],
    ['one\n\n# two', 'one \\# two'],
    ['![i](http://x/y.png)', '\\!\\[i\\](http\\://x/y.png)'],
    ['\u001B[31mred\u001B[0m', 'red'],
    ['rm \u202Efdp.txt', 'rm \uFFFDfdp.txt'],
    ['1. x', '1\\. x'],
    ['- x', '\\- x'],
    ['---', '\\---'],
    ['接続できません', '接続できません'],
  ])('%j becomes %j', (raw, safe) => expect(escapeMarkdown(raw)).toBe(safe))
})

describe('a fence', () => {
  it('cannot be closed by what stands in it', () => {
    const text = fenced(['```', '# injected', '`````` x'])
    const [first, ...rest] = text.split('\n')
    expect(first).toBe('```````text')
    expect(rest.at(-1)).toBe('```````')
    expect(rest.slice(0, -1)).toEqual(['```', '# injected', '`````` x'])
  })

  it('holds hostile lines as plain text', () => {
    expect(fenced(['\u001B]0;t\u0007a\u202Eb\rc'])).toBe('```text\na\uFFFDb\nc\n```')
    expect(fenced(['x'.repeat(1_000_000)])).toHaveLength(1_000_012)
  })
})
