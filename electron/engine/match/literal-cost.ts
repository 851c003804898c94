/** How often characters stand in logs, in thousandths; what is not listed is rare. */
const PER_MILLE: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [' ', 110],
      ['0', 50],
      ['1', 55],
      ['2', 50],
      ['e', 50],
      ['3', 30],
      ['4', 28],
      ['5', 26],
      ['6', 24],
      ['7', 22],
      ['8', 22],
      ['9', 22],
      ['.', 35],
      ['-', 28],
      [':', 30],
      ['/', 28],
      ['"', 22],
      ['t', 38],
      ['a', 36],
      ['o', 36],
      ['i', 34],
      ['n', 34],
      ['r', 34],
      ['s', 34],
      ['c', 22],
      ['d', 22],
      ['l', 22],
      ['p', 20],
      ['m', 18],
      ['u', 16],
      ['h', 14],
      ['g', 12],
      ['f', 12],
      ['b', 10],
      ['w', 9],
      ['v', 7],
      ['k', 6],
      ['y', 8],
      ['x', 5],
      ['[', 10],
      [']', 10],
      ['=', 10],
      ['_', 8],
      [',', 10],
      ['(', 5],
      [')', 5],
      ["'", 4],
      ['j', 3],
      ['z', 2],
      ['q', 2],
    ] as const
  ).map(([character, perMille]) => [character, perMille]),
)
const RARE = 1
/** Characters of a word follow each other more often than by chance. */
const DEPENDENCE = 3
const COUNTED_CHARACTERS = 8

/** Words that stand in very many lines, whatever their characters say, about once in 200 bytes. */
const COMMON = [
  'http/1.1" ',
  'http/1.0" ',
  'http/2.0" ',
  'https://',
  'get /',
  'post /',
  'info',
  'debug',
  'warning',
  'notice',
  'error',
  'request',
  'response',
  'connection',
  'connect',
  'server',
  'client',
  'user',
  'database',
  'postgres',
  'redis',
  'localhost',
  '127.0.0.1',
  'status',
  'level',
  'message',
  'time',
  'python',
  'mozilla/5.0',
]
const COMMON_COST = 0.005

/** About how often a text stands at each byte of a log; the smaller, the better to search for. */
export const literalCost = (text: string): number => {
  let cost = 1
  for (const [index, character] of text.slice(0, COUNTED_CHARACTERS).split('').entries()) {
    const share = (PER_MILLE[character] ?? RARE) / 1000
    cost *= Math.min(1, index === 0 ? share : share * DEPENDENCE)
  }
  // A text of one or two characters is more frequent than any word that holds it.
  return COMMON.some((word) => word.includes(text)) ? Math.max(COMMON_COST, cost) : cost
}
