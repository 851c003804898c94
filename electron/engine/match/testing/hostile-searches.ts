/** An expression and a line that make a backtracking engine work for ever, or for a long time. */
export type HostileSearch = {
  readonly name: string
  readonly source: string
  readonly line: string
}

const LINE_CHARACTERS = 1_000_000

const filled = (part: string, end = ''): string =>
  part.repeat(Math.ceil(LINE_CHARACTERS / part.length)).slice(0, LINE_CHARACTERS - end.length) + end

/** Lines without any order, the same each time. */
const shuffled = (letters: string, end = ''): string => {
  let state = 42
  let line = ''
  while (line.length < LINE_CHARACTERS - end.length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    line += letters.charAt((state >>> 16) % letters.length)
  }
  return line + end
}

/** Lines of a million characters each, by what makes them slow. */
export const hostileSearches: readonly HostileSearch[] = [
  // Exponential: the same text can be divided among two repetitions in very many ways.
  { name: 'nested plus', source: '(a+)+$', line: filled('a', '!') },
  { name: 'nested star', source: '(a*)*b', line: filled('a') },
  { name: 'nested with a suffix', source: '^(a+)+x$', line: filled('a') },
  { name: 'alternatives that overlap', source: '(a|aa)+$', line: filled('a', '!') },
  { name: 'the same alternative twice', source: '(a|a)*$', line: filled('a', '!') },
  { name: 'optional in a repetition', source: '(a|a?)+$', line: filled('a', '!') },
  { name: 'words', source: '^(\\w+\\s?)*$', line: filled('word ', '!') },
  { name: 'numbers', source: '^(\\d+,?)+$', line: filled('12345,', 'x') },
  { name: 'nested thrice', source: '((a+)+)+$', line: filled('a', '!') },
  { name: 'anything twice', source: '(.*)*x$', line: filled('a', '!') },
  {
    name: 'an e-mail address',
    source: '^([a-z0-9_.-]+)+@([a-z0-9]+\\.)+[a-z]{2,}$',
    line: filled('a.', '!'),
  },
  { name: 'quoted text', source: '"(?:[^"\\\\]|\\\\.|[^"])*"$', line: `"${filled('\\a', '!')}` },
  // Quadratic and worse: each place of a text begins a search that goes to its end.
  { name: 'two words in any order', source: '(redis.*connection|connection.*redis)', line: filled('redis ') },
  { name: 'three words', source: 'a.*b.*c', line: filled('ab') },
  { name: 'four words', source: 'GET.*HTTP.*404.*curl', line: filled('GET HTTP 404 ') },
  { name: 'spaces at the end', source: '\\s+$', line: filled(' ', 'x') },
  { name: 'a word before a colon', source: '\\w+:', line: filled('a') },
  { name: 'exception names', source: '\\b(?:\\w+\\.)*\\w+Error: ', line: filled('a.') },
  { name: 'two repetitions', source: 'a*a*a*a*b', line: filled('a') },
  { name: 'lazy anything', source: '<.*?>.*?<.*?>x', line: filled('<>') },
  { name: 'a time of day', source: '[\\d:.,/ -]+ERROR', line: filled('2026-01-31 14:30:15 ') },
  { name: 'a path', source: '(/[^/]+)+\\.json$', line: filled('/a') },
  { name: 'an address and a port', source: '\\S+:\\d+ refused', line: filled('127.0.0.1:80') },
  { name: 'bounded anything', source: 'redis.{0,200}refused', line: filled('redis ') },
  { name: 'nested bounds', source: '(a{1,30}){1,30}b', line: filled('a') },
  // What makes an automaton large.
  { name: 'a letter far from the end', source: '[ab]*a[ab]{12}c', line: shuffled('ab') },
  { name: 'letters in all places', source: '(a|b)*a(a|b){9}$', line: shuffled('ab', '!') },
  // What no automaton can do.
  { name: 'a back reference', source: '(a+)+\\1$', line: filled('a', '!') },
  { name: 'a repeated word', source: '(.+)-\\1-\\1$', line: filled('ab-') },
  { name: 'look-ahead', source: '^(?=(a+)+$)\\w', line: filled('a', '!') },
  { name: 'look-behind', source: '(?<=(a|aa)+b)c', line: filled('a', 'bc') },
  { name: 'negative look-ahead', source: '^(?!(\\w+\\s?)*$)x', line: filled('word ', '!') },
]
