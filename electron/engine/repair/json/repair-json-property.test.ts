import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repairJson } from './repair-json'
import { sameJson } from './second-opinion'

/** Strings with everything that means something in JSON, in shells and in other languages. */
const awkward = fc.string({
  unit: fc.constantFrom(
    'a',
    'B',
    ' ',
    '"',
    "'",
    '\\',
    '/',
    '//',
    '/*',
    '#',
    ',',
    ':',
    '{',
    ']',
    '\n',
    '\t',
    '\0',
    '1',
    '-',
    '。',
    '😀',
    'None',
    '\u2028',
    '\uFEFF',
  ),
  maxLength: 8,
})
const scalar = fc.oneof(
  awkward,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(awkward, fc.constantFrom('a', 'aB', 'B1')), tie('tree'), { maxKeys: 4 }),
  ),
}))
const container = tree.filter(
  (value) => typeof value === 'object' && value !== null && Object.keys(value).length > 0,
)
const spacing = fc.constantFrom(undefined, 1, 2, '\t')
const written = (value: unknown, space: string | number | undefined): string =>
  JSON.stringify(value, null, space)
const document = fc.tuple(container, spacing).map(([value, space]) => written(value, space))

type Piece = { readonly at: number; readonly text: string }
const pieces = (text: string): readonly Piece[] =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"|[-+.\w]+|[{}[\]:,]/g)].map((match) => ({
    at: match.index,
    text: match[0],
  }))
const isString = ({ text }: Piece): boolean => text.startsWith('"')
const inserted = (text: string, at: number, put: string): string => text.slice(0, at) + put + text.slice(at)
/** Rewrites every token; what stands between them stays. */
const mapped = (
  text: string,
  map: (piece: Piece, index: number, all: readonly Piece[]) => string,
): string => {
  const all = pieces(text)
  let result = ''
  let at = 0
  for (const [index, piece] of all.entries()) {
    result += text.slice(at, piece.at) + map(piece, index, all)
    at = piece.at + piece.text.length
  }
  return result + text.slice(at)
}

const isKey = (all: readonly Piece[], index: number): boolean => all[index + 1]?.text === ':'
const python: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' }
const asSingle = (quoted: string): string => `'${quoted.slice(1, -1).replaceAll("'", "\\'")}'`

/** Each way to damage a document, by a random number where there is a choice; null when it has no place for it. */
const damages: Readonly<Record<string, (text: string, pick: number) => string | null>> = {
  bom: (text) => `\uFEFF${text}`,
  nuls_at_the_end: (text, pick) => text + '\0'.repeat(1 + (pick % 5000)),
  nuls_between: (text, pick) => {
    const places = pieces(text).filter((piece, index, all) => {
      const before = all[index - 1]
      return !/^[\w-]/.test(piece.text) && (before === undefined || !/\w$/.test(before.text))
    })
    const place = places[pick % places.length]
    return place ? inserted(text, place.at, '\0\0\0') : null
  },
  comments: (text, pick) =>
    mapped(text, ({ text: token }, index) =>
      (index + pick) % 3 === 0 && token !== '-' ? `/* "x", */${token} // it's {\n` : token,
    ),
  hash_comment: (text) => `# made by hand: "x"\n${text}\n# end`,
  trailing_commas: (text) =>
    mapped(text, ({ text: token }, index, all) =>
      (token === '}' || token === ']') && !'{['.includes(all[index - 1]?.text ?? '') ? `,${token}` : token,
    ),
  single_quotes: (text) => mapped(text, (piece) => (isString(piece) ? asSingle(piece.text) : piece.text)),
  python: (text) => mapped(text, ({ text: token }) => python[token] ?? token),
  python_repr: (text) =>
    mapped(text, (piece) => (isString(piece) ? asSingle(piece.text) : (python[piece.text] ?? piece.text))),
  unquoted_keys: (text) =>
    mapped(text, (piece, index, all) =>
      isString(piece) && isKey(all, index) && /^"[aB][aB1]*"$/.test(piece.text)
        ? piece.text.slice(1, -1)
        : piece.text,
    ),
  missing_comma: (text, pick) => {
    const all = pieces(text)
    const commas = all.filter(({ at, text: token }) => token === ',' && /\s/.test(text.charAt(at + 1)))
    const comma = commas[pick % commas.length]
    return comma ? text.slice(0, comma.at) + text.slice(comma.at + 1) : null
  },
  controls: (text) =>
    mapped(text, (piece) =>
      isString(piece) ? piece.text.replace(/(?<=[^\\](?:\\\\)*)\\t/g, '\t') : piece.text,
    ),
  duplicate: (text) => {
    const match = /^\{\s*("(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-+.\w]+))/.exec(text)
    return match?.[1] === undefined ? null : `${text.trimEnd().slice(0, -1)}, ${match[1]}}`
  },
  last_brackets: (text) => {
    const bare = text.replace(/[\s\]}]+$/, '')
    return /["\]}]$/.test(bare) ? bare : null
  },
}

describe('a document that was damaged in a known way', () => {
  it.each(Object.keys(damages))('%s: comes back with the very same content', (name) => {
    let tried = 0
    fc.assert(
      fc.property(document, fc.nat(), (text, pick) => {
        const broken = damages[name]?.(text, pick) ?? null
        if (broken === null || broken === text) return
        tried++
        const end = repairJson(broken)
        if (end.kind === 'left') throw new Error(`left: ${end.why} ${String(end.line)}:${String(end.column)}`)
        expect(JSON.parse(end.text)).toEqual(JSON.parse(text))
        expect(sameJson(end.text, text)).toBe(true)
        expect(repairJson(end.text)).toMatchObject({ kind: 'fine', text: end.text })
      }),
      { numRuns: 400 },
    )
    expect(tried).toBeGreaterThan(40)
  })

  it('comes back from two damages at once', () => {
    const names = Object.keys(damages).filter((name) => name !== 'last_brackets' && name !== 'missing_comma')
    fc.assert(
      fc.property(
        document,
        fc.constantFrom(...names),
        fc.constantFrom('bom', 'trailing_commas', 'nuls_at_the_end'),
        fc.nat(),
        (text, one, two, pick) => {
          const once = damages[one]?.(text, pick) ?? text
          // Only the first damage may have changed what the second one takes for tokens.
          const twice =
            ['bom', 'nuls_at_the_end'].includes(two) || one === 'python'
              ? (damages[two]?.(once, pick) ?? once)
              : once
          const end = repairJson(twice)
          if (end.kind === 'left')
            throw new Error(`left: ${end.why} ${String(end.line)}:${String(end.column)}`)
          expect(sameJson(end.text, text)).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })
})

/** All scalars of a value with their places. */
const leaves = (value: unknown, place = ''): ReadonlyMap<string, unknown> =>
  typeof value === 'object' && value !== null
    ? new Map(
        Object.entries(value).flatMap(([key, item]) => [...leaves(item, `${place}/${JSON.stringify(key)}`)]),
      )
    : new Map([[place, value]])

describe('a document that was cut off anywhere', () => {
  it.each([false, true])(
    'has only values that it had, where it is repaired at all (allowCut %s)',
    (allowCut) => {
      fc.assert(
        fc.property(document, fc.nat(), (text, pick) => {
          const end = repairJson(text.slice(0, pick % text.length), { allowCut })
          if (end.kind === 'left') return
          const [had, has] = [leaves(JSON.parse(text)), leaves(JSON.parse(end.text))]
          for (const [place, value] of has)
            expect([place, had.has(place), had.get(place)]).toEqual([place, true, value])
        }),
        { numRuns: 3000 },
      )
    },
  )
})

describe('any text', () => {
  it('that is JSON with each key once stays as it is', () => {
    fc.assert(
      fc.property(tree, spacing, (value, space) => {
        const text = written(value, space)
        expect(repairJson(text)).toEqual({ kind: 'fine', text, repairs: [], diff: [] })
      }),
      { numRuns: 1000 },
    )
  })

  it('is left alone or becomes JSON, which then is fine; and never throws', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"',
        "'",
        '\\',
        'u',
        'a',
        '1',
        '-',
        '.',
        'e',
        ' ',
        '\n',
        '\0',
        '//',
        '/*',
        '*/',
        '#',
        'true',
        'None',
        'nul',
        '\uFEFF',
        '"a":',
        '\u3000',
        '\t',
      ),
      maxLength: 40,
    })
    fc.assert(
      fc.property(soup, fc.boolean(), (text, allowCut) => {
        const end = repairJson(text, { allowCut })
        if (end.kind === 'left') return
        JSON.parse(end.text)
        // What needs no cut comes out the same where one is allowed: what was approved is derived again with it.
        expect(repairJson(text, { allowCut: true })).toEqual(end)
        expect(repairJson(end.text).kind).toBe('fine')
      }),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['open arrays', '['.repeat(2_000_000)],
    ['open objects', '{"a":'.repeat(400_000)],
    ['quotes', '"'.repeat(2_000_000)],
    ['single quotes', `[${"'a' ".repeat(400_000)}]`],
    ['comments', `[${'/**/'.repeat(400_000)}]`],
    ['comments and blanks', `[${'/**/ '.repeat(300_000)}1 ]`],
    ['slashes', '/'.repeat(2_000_000)],
    ['missing commas', `[${'1 '.repeat(700_000)}]`],
    ['trailing commas', `[${'[1,],'.repeat(300_000)}]`],
    ['escapes', `["${'\\'.repeat(1_999_999)}`],
    ['controls', `["${'\u0001'.repeat(300_000)}"]`],
    ['zero bytes', '\0'.repeat(2_000_000)],
    ['one key over and over', `{${'"a":1,'.repeat(300_000)}"a":1}`],
    ['one key over and over, with much in it', `{${`"a":[${'1,'.repeat(500)}1],`.repeat(1000)}"a":1}`],
    ['odd blanks', `[1${'\u3000'.repeat(1_000_000)}]`],
    ['a word', 'a'.repeat(2_000_000)],
    ['a number', '1'.repeat(2_000_000)],
    ['brackets on lines of their own', `${'['.repeat(400)}\n${'{\n},\n'.repeat(200_000)}`],
  ])('takes no long time: %s', (_name, text) => {
    const startedAt = performance.now()
    repairJson(text, { allowCut: true })
    expect(performance.now() - startedAt).toBeLessThan(4000)
  })
})
