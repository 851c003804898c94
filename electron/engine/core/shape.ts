/** What of a line is looked at. */
const MOST_CHARACTERS = 2000

const VARYING = '…'

const MONTH = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
/** Where a path, or an address, ends; also at the brackets and marks of Japanese text. */
const END = String.raw`\s"'\x60<>|;,()\[\]{}\u300c\u300d\u300e\u300f\u3001\u3002\uff08\uff09\uff1a`

/**
 * What makes two lines differ that say the same. None of these begins where another one goes on, and each is bounded or
 * ends with its class, so that a line is gone through once.
 */
const varying = new RegExp(
  [
    // A request with its answer: the method and the status are what it says.
    String.raw`"[A-Z]{3,10} \S{1,1000}(?: HTTP\/[\d.]{1,4})?" \d{3}(?!\d)`,
    // Quoted values; an apostrophe within a word quotes nothing.
    String.raw`"[^"]{0,300}"|(?<![\w\u00c0-\uffff])'[^']{0,300}'|\u300c[^\u300d]{0,300}\u300d|\u300e[^\u300f]{0,300}\u300f`,
    // Addresses: URLs, e-mail.
    String.raw`(?<![\w+.-])[a-z][a-z\d+.-]{0,15}:\/\/[^${END}]+`,
    String.raw`(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}`,
    // Paths of POSIX and Windows.
    String.raw`(?<![\w/.~])(?:~|\.{1,2})?\/[^${END}:]+|(?<!\w)[A-Za-z]:\\[^${END}:]+`,
    // Times with their zones.
    String.raw`\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|GMT|JST|[+-]\d\d:?\d\d)(?!\w))?`,
    // Names of months and days before a number.
    String.raw`(?<!\w)(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:${MONTH})(?= {1,2}\d)`,
    String.raw`(?<=\d[-/ ])(?:${MONTH})(?=[-/ ]\d)`,
    // IPv6 and MAC addresses, as far as they are more than a clock.
    String.raw`(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])`,
    // Words with digits: numbers, identifiers, hexadecimals.
    String.raw`(?<![\w-])[A-Za-z_-]*\d[\w-]*|\d+|[\uff10-\uff19]+`,
  ].join('|'),
  'gi',
)

/** A word in which letters and digits take turns is an identifier; else only its digits vary. */
const IDENTIFIER = /\d[a-z_-]+\d|^[a-f]+\d+[a-f]*$|^\d+[a-f]+$/i
const SHORTEST_IDENTIFIER = 6
const HEXADECIMAL = /^0x[\da-f]+$/i

const REQUEST = /^("[A-Z]{3,10} )\S+.*(" \d{3})$/

const instead = (found: string): string => {
  const [, method, status] = REQUEST.exec(found) ?? []
  if (method !== undefined && status !== undefined) return `${method}${VARYING}${status}`
  // Anything else, and the name of a month.
  if (!/^(?=.*\d)[\w-]+$/.test(found) || HEXADECIMAL.test(found)) return VARYING
  if (found.length >= SHORTEST_IDENTIFIER && IDENTIFIER.test(found)) return VARYING
  return found.replace(/\d+/g, VARYING)
}

const NEIGHBOURS = /…(?:[ \t.,:;/|()[\]_+TZ-]{0,3}…)+/g

/**
 * What a line says without what varies from one to the next: times, numbers, identifiers, addresses, paths, quoted
 * values. Lines that say the same have the same shape. It is made to be compared, not to be read.
 */
export const shapeOf = (line: string): string =>
  line
    .slice(0, MOST_CHARACTERS)
    .replace(varying, instead)
    .replace(NEIGHBOURS, VARYING)
    .replace(/\s+/g, ' ')
    .trim()
