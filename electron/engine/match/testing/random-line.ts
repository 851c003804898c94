import type { Tree } from '../expression-tree'
import { rangesOf } from '../unit-set'
import type { Random } from './random'

const NOISE = [
  'a', 'b', 'ab', 'FOO', ' ', '"', '1', '42', ':', '/', '_', '.', 'É', 'é', 'ς', 'σ', 'S', 'ſ', 'K', '\u212a', '接続', '失敗', '🔥',
  '\ud83d', '\t', '-', 'İ', 'ı', 'ß', '2026-01-31 14:30:15,123 ', 'GET / HTTP/1.1" ', 'error', ',', '\u2028', 'x',
] as const // prettier-ignore

/** A text that a tree matches, unless what it looks for at its sides is missing. */
const sample = (tree: Tree, random: Random): string => {
  switch (tree.kind) {
    case 'unit': {
      const ranges = rangesOf(tree.units)
      if (ranges.length === 0) return ''
      const [from, to] = random.pick(ranges)
      return String.fromCharCode(from + random.below(Math.min(to - from + 1, 300)))
    }
    case 'look':
      return ''
    case 'sequence':
      return tree.parts.map((part) => sample(part, random)).join('')
    case 'choice':
      return sample(random.pick(tree.options), random)
    case 'repeat': {
      const count = tree.least + random.below(Math.min(tree.most - tree.least, 3) + 1)
      return Array.from({ length: count }, () => sample(tree.part, random)).join('')
    }
  }
}

const noise = (random: Random): string =>
  Array.from({ length: random.below(4) }, () => random.pick(NOISE)).join('')

const damage = (text: string, random: Random): string => {
  if (text.length === 0 || random.below(3) > 0) return text
  const at = random.below(text.length)
  return text.slice(0, at) + random.pick(['', random.pick(NOISE)]) + text.slice(at + random.below(2))
}

/** A line that a tree often matches, or nearly. */
export const randomLine = (tree: Tree, random: Random): string =>
  random.below(4) === 0
    ? noise(random) + noise(random)
    : noise(random) + damage(sample(tree, random), random) + noise(random)
