import { describe, expect, it } from 'vitest'
import { lastLine } from './last-line'
import { spanParams } from './span'

describe('lastLine', () => {
  it.each([
    ['', ''],
    ['\n \r\n', ''],
    ['one\ntwo\n\n', 'two'],
    ['10 %\r50 %\r100 %\r', '100 %'],
    ['\u001B[1mbold\u001B[0m', 'bold'],
    ['postgres://u:himitsu@db/x', 'postgres://u:***@db/x'],
    ['key-1234 and key-1234', '*** and ***'],
    ['a b', 'a b'],
  ])('of %j is %j', (output, line) => {
    expect(lastLine(output, ['key-1234', 'a', ''])).toBe(line)
  })

  it('is cut', () => {
    expect(lastLine('あ'.repeat(1000))).toBe(`${'あ'.repeat(200)}…`)
  })
})

describe('spanParams', () => {
  it.each([
    [-5, 0, 'seconds'],
    [999, 0, 'seconds'],
    [119_999, 119, 'seconds'],
    [120_000, 2, 'minutes'],
    [7_199_999, 119, 'minutes'],
    [7_200_000, 2, 'hours'],
    [172_800_000, 2, 'days'],
  ])('%d ms is %d %s', (ms, amount, unit) => {
    expect(spanParams('age', ms)).toEqual({ age: amount, ageUnit: `@check.span.${unit}` })
  })
})
