import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { latinOnly } from './latin-source.mjs'

const valueOf = (code: string): unknown => runInNewContext(`(${code})`) as unknown

describe('a program in Latin-1', () => {
  it.each([
    ['a string', `'接続を拒否… \\\\é'`],
    ['a template', '`ディスク ${1 + 1} 本 \\\\…`'],
    ['a pair of surrogates', `'a😀b'`],
    ['a key', `Object.keys({ '状態': 1, 状態2: 2 }).join()`],
    ['an expression', `'エラー: x'.replace(/(?:エラー|異常)[：:]/, '…')`],
    ['a range of an expression', `[...'aあんア…'].filter((c) => /[ぁ-ん…]/.test(c)).join('')`],
    ['astral characters of an expression', `[...'a😀😂🙈'].filter((c) => /[😀-😃]/u.test(c)).join('')`],
  ])('means the same: %s', (_, code) => {
    const latin = latinOnly(code)
    expect(latin).not.toMatch(/[\u0100-\uffff]/)
    expect(valueOf(latin)).toEqual(valueOf(code))
  })

  it('leaves Latin-1 as it is', () => {
    expect(latinOnly(`'déjà vu'`)).toBe(`'déjà vu'`)
  })

  it('ends the build where an escape would mean something else', () => {
    expect(() => latinOnly('String.raw`…`')).toThrow('raw template')
    expect(() => latinOnly('/\\…/')).toThrow('backslash')
  })
})
