import { describe, expect, it } from 'vitest'
import { plainLine, plainLines } from './plain-line'

describe('plainLine', () => {
  it.each([
    ['\u001B[31mERROR\u001B[0m refused', 'ERROR refused'],
    ['\u001B[2J\u001B[1;1Hgone?', 'gone?'],
    ['\u001B]0;title\u0007text', 'text'],
    ['\u001B]8;;https://example.org\u001B\\link\u001B]8;;\u001B\\', 'link'],
    ['tab\tstays', 'tab\tstays'],
    ['日本語も残る', '日本語も残る'],
    ['rm \u202Efdp.txt', 'rm \uFFFDfdp.txt'],
    ['bell\u0007', 'bell\uFFFD'],
  ])('%j becomes %j', (raw, plain) => expect(plainLine(raw)).toBe(plain))

  it('ends on a hostile line before the test is given up', () => {
    expect(plainLine('\u001B]'.repeat(100_000))).not.toContain('\u001B')
    expect(plainLine(`\u001B[${'0;'.repeat(100_000)}`)).not.toContain('\u001B')
  })
})

describe('plainLines', () => {
  it('splits an output without an empty end', () => {
    expect(plainLines('a\nb\r\n\nc\n')).toEqual(['a', 'b', '', 'c'])
    expect(plainLines('')).toEqual([])
  })
})
