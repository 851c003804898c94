import { describe, expect, it } from 'vitest'
import { foldReading, foldText } from './reading'

describe('foldReading', () => {
  it.each([
    [['しょうにん', 'ショウニン', 'ｼｮｳﾆﾝ', 'shounin', 'syounin', 'shonin', 'SHOUNIN'], 'shonin'],
    [['じっこう', 'jikkou', 'zikkou', 'ジッコウ'], 'jiko'],
    [['めとりくす', 'メトリクス', 'metorikusu'], 'metorikusu'],
    [['ちょうふく', 'tyouhuku', 'choufuku'], 'chofuku'],
    [['パターン', 'ぱたーん', 'pataan', 'patan'], 'patan'],
    [['まっち', 'macchi', 'matchi', 'matti'], 'machi'],
    [['しんぶん', 'shinbun', 'shimbun', 'sinbun'], 'shinbun'],
    [['かきゃく', 'kakyaku'], 'kakyaku'],
  ] as const)('%j sounds %s', (ways, sound) => {
    expect(ways.map((way) => [way, foldReading(way)])).toEqual(ways.map((way) => [way, sound]))
  })

  it('leaves kanji and names as they are', () => {
    expect(foldReading('承認 redis')).toBe('承認 redis')
  })

  it('takes a name apart the same way however it is written', () => {
    expect(foldReading('timeline')).toBe(foldReading('TIMELINE'))
  })
})

describe('foldText', () => {
  it('knows neither width nor case', () => {
    expect(foldText('ＲＥＤＩＳ　Ｌｏｇ')).toBe('redis log')
  })
})
