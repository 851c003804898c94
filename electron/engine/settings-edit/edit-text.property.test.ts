import fc from 'fast-check'
import { parseTree, findNodeAtLocation, parse } from 'jsonc-parser'
import { describe, expect, it } from 'vitest'
import { changeText, type Change } from './edit-text'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const key = fc.stringMatching(/^[a-z]{1,4}$/)
const value = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
  ),
})).tree
const object = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 })

/** Writes JSON as people do: spaces, line breaks of both kinds and comments wherever JSONC allows them. */
const write = (json: Json, spaces: () => string): string => {
  if (Array.isArray(json))
    return `[${spaces()}${json.map((item: Json) => write(item, spaces)).join(`${spaces()},${spaces()}`)}${spaces()}]`
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  const entries = Object.entries(json).map(
    ([name, inner]) => `${JSON.stringify(name)}${spaces()}:${spaces()}${write(inner, spaces)}`,
  )
  return `{${spaces()}${entries.join(`${spaces()},${spaces()}`)}${spaces()}}`
}

const space = fc.constantFrom('', ' ', '\n  ', '\r\n\t', ' /* kept, all */ ', ' // kept, all\n ')
const written = fc
  .tuple(object, fc.array(space, { minLength: 5, maxLength: 20 }), fc.boolean())
  .map(([json, spaces, hasMark]) => {
    let turn = 0
    const next = (): string => spaces[turn++ % spaces.length] ?? ''
    return { json, text: `${hasMark ? '\uFEFF' : ''}${write(json, next)}` }
  })

const at = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    json,
  )

const withValue = (json: Json, [name, ...rest]: readonly string[], next: Json): Json => {
  if (name === undefined) return next
  const own = (typeof json === 'object' && json !== null ? json : {}) as { readonly [key: string]: Json }
  return { ...own, [name]: withValue(own[name] ?? {}, rest, next) }
}
const without = (json: Json, name: string): Json =>
  Object.fromEntries(Object.entries(json ?? {}).filter(([own]) => own !== name))

const comments = (text: string): number => text.split('kept').length - 1
const body = (text: string): string => text.replace('\uFEFF', '')

describe('changing the text of settings', () => {
  it('gives the expected value, and keeps every byte outside of what is replaced', () => {
    fc.assert(
      fc.property(written, fc.nat(), value, ({ json, text }, pick, next) => {
        const names = Object.keys(json)
        const name = names[pick % names.length] ?? ''
        const changed = changeText(text, { kind: 'set', path: [name], value: next })
        const root = parseTree(body(text))
        const node = root === undefined ? undefined : findNodeAtLocation(root, [name])
        if (changed === null || node === undefined) throw new Error('a property that is there was not found')
        const shift = text.length - body(text).length
        expect(changed.startsWith(text.slice(0, node.offset + shift))).toBe(true)
        expect(changed.endsWith(text.slice(node.offset + shift + node.length))).toBe(true)
        expect(parse(body(changed))).toEqual(withValue(json, [name], next))
      }),
      { numRuns: 500 },
    )
  })

  it('adds what is not there, also with the objects around it, and takes nothing away', () => {
    fc.assert(
      fc.property(
        written,
        fc.array(key, { minLength: 1, maxLength: 3 }),
        value,
        ({ json, text }, path, next) => {
          const blocked = path.slice(0, -1).some((_, index) => {
            const inner = at(json, path.slice(0, index + 1))
            return (
              inner !== undefined && (typeof inner !== 'object' || inner === null || Array.isArray(inner))
            )
          })
          fc.pre(at(json, path) === undefined)
          const change: Change = { kind: 'set', path, value: next }
          const changed = changeText(text, change)
          if (blocked) return changed === null
          if (changed === null) throw new Error('it was not added')
          expect(parse(body(changed))).toEqual(withValue(json, path, next))
          expect(comments(changed)).toBeGreaterThanOrEqual(comments(text))
          let found = 0
          for (let place = 0; place < changed.length; place++)
            if (changed.charCodeAt(place) === text.charCodeAt(found)) found += 1
          return found === text.length
        },
      ),
      { numRuns: 500 },
    )
  })

  it('removes a property with its comma and no comment of a neighbour', () => {
    fc.assert(
      fc.property(written, fc.nat(), ({ json, text }, pick) => {
        const names = Object.keys(json)
        const name = names[pick % names.length] ?? ''
        const changed = changeText(text, { kind: 'remove', path: [name] })
        if (changed === null) throw new Error('it was not removed')
        expect(parse(body(changed))).toEqual(without(json, name))
        const errors: never[] = []
        parse(body(changed), errors, { allowTrailingComma: false })
        expect(errors).toEqual([])
        const node = findNodeAtLocation(parseTree(body(text)) ?? { type: 'null', offset: 0, length: 0 }, [
          name,
        ])
        const own = body(text).slice(node?.parent?.offset, (node?.offset ?? 0) + (node?.length ?? 0))
        expect(comments(changed)).toBe(comments(text) - comments(own))
        expect(changed.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'))
      }),
      { numRuns: 500 },
    )
  })

  it('says that there is no such place', () => {
    expect(changeText('', { kind: 'set', path: ['a'], value: 1 })).toBeNull()
    expect(changeText('{ "a": 1 }', { kind: 'remove', path: ['b'] })).toBeNull()
    expect(changeText('{ "a": 1 }', { kind: 'set', path: ['a', 'b'], value: 1 })).toBeNull()
    expect(changeText('{ "a": [] }', { kind: 'set', path: ['a', 1], value: 1 })).toBeNull()
  })
})
