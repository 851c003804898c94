import { describe, expect, it } from 'vitest'
import { formatAnchor, parseAnchor, parseAnchorOption } from './anchor'

const head = { seq: 4711, chain: '0a'.repeat(32) }
const line = (rest: string, level = 'INFO'): string =>
  `2026-01-31 14:30:15 - AutoFixDaemon - [${level}] - ${rest}`

describe('an anchor', () => {
  it('has one form in every language, and is read back', () => {
    expect(formatAnchor(head)).toBe(`audit-anchor seq=4711 chain=${'0a'.repeat(32)}`)
    expect(parseAnchor(formatAnchor(head))).toEqual(head)
    expect(parseAnchor(line(formatAnchor(head)))).toEqual(head)
  })

  it.each([
    ['a line that mentions one', line(`app.log: ${formatAnchor(head)}`)],
    ['another level', line(formatAnchor(head), 'ERROR')],
    ['more behind it', line(`${formatAnchor(head)} and more`)],
    ['a line within a line', line(`x ⏎ ${line(formatAnchor(head))}`)],
    ['two prefixes', line(line(formatAnchor(head)))],
    ['a short value', 'audit-anchor seq=1 chain=abc'],
    ['a number too long to be one', `audit-anchor seq=${'9'.repeat(16)} chain=${head.chain}`],
    ['nothing', ''],
  ])('is not read from %s', (_what, text) => expect(parseAnchor(text)).toBeNull())

  it('is taken from a command line as SEQ:CHAIN', () => {
    expect(parseAnchorOption(`4711:${head.chain.toUpperCase()}`)).toEqual(head)
    for (const text of ['4711', `:${head.chain}`, `4711:${head.chain}0`, `-1:${head.chain}`, ''])
      expect(parseAnchorOption(text)).toBeNull()
  })
})
