import type { Random } from './random'

const ATOMS = [
  'a', 'b', 'c', 'ab', 'Foo', ' ', '"', '1', '42', ':', '/', '_', 'é', 'Σ', 'ſ', 'k', 's', '接続', '失敗', 'ı',
  '.', '\\.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '[abc]', '[^abc]', '[a-f0-9]', '[^"\\s]', '[à-ö]', '[\\w.-]',
  '[^\\W_]', '\\x41', '\\u63a5', '\\t', '[\\b]', '[^]', '\\/', '-', '[K-ſ]',
] as const // prettier-ignore
const EDGES = [
  '^', '$', '\\b', '\\B', '(?=a)', '(?!\\d)', '(?<=b)', '(?<![\\w.])', '(?=\\s|$)', '(?<!^)', '(?<=^|,)', '(?![^"])',
] as const // prettier-ignore
const REPEATS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}', '{1,3}?', '{2,}', '{0}', '{1,}?'] as const

/** An expression of the dialect that the linear engine runs. */
export const randomExpression = (random: Random, depth = 3): string => {
  const parts = Array.from({ length: 1 + random.below(3) }, () => {
    const kind = random.below(10)
    if (kind === 0) return random.pick(EDGES)
    const atom =
      depth > 0 && kind < 5
        ? `${random.pick(['(', '(?:', '(?<n>'])}${randomChoice(random, depth - 1)})`.replace('(?<n>', '(?:')
        : random.pick(ATOMS)
    const single = atom.startsWith('(') || atom.startsWith('[') || atom.startsWith('\\') || atom.length === 1
    return single && random.below(3) === 0 ? atom + random.pick(REPEATS) : atom
  })
  return parts.join('')
}

const randomChoice = (random: Random, depth: number): string =>
  Array.from({ length: 1 + random.below(3) }, () => randomExpression(random, depth)).join('|')
