import { jsonrepair } from 'jsonrepair'

const TOKEN = /"(?:[^"\\]|\\.)*"|[-+.\w]+|[{}[\]:,]|\s+/y

/** What one token of valid JSON means: strings by their characters, numbers by their spelling. */
const meaning = (token: string): string =>
  token.startsWith('"') && token.includes('\\') ? `"${String(JSON.parse(token))}"` : token

function* tokensOf(text: string): Generator<string> {
  TOKEN.lastIndex = 0
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) return
    at += token.length
    if (token.trim() !== '') yield meaning(token)
  }
}

/** Whether two valid JSON texts say the same: the same members in the same order, each number in the same spelling. */
export const sameJson = (a: string, b: string): boolean => {
  const [left, right] = [tokensOf(a), tokensOf(b)]
  for (;;) {
    const [one, other] = [left.next(), right.next()]
    if (one.done || other.done) return one.done === other.done
    if (one.value !== other.value) return false
  }
}

/** What it may cost: the other reader's time grows with each comma or bracket that it puts in times the length. */
const MOST_CHARACTERS = 1024 * 1024
const MOST_EFFORT = 500_000_000

const readByOther = (text: string): string | null => {
  try {
    const read = jsonrepair(text)
    JSON.parse(read)
    return read
  } catch {
    // It gives up; or what it makes is no JSON.
    return null
  }
}

/**
 * Whether another reader, jsonrepair, understands the text in another way; then it can be understood in two ways. It has no
 * say where it gives up or does not even understand the repaired text (it takes some strings with brackets in them for
 * documents), nor in what would take it long.
 */
export const isReadOtherwise = (broken: string, repaired: string, changes: number): boolean => {
  if (broken.length > MOST_CHARACTERS || changes * broken.length > MOST_EFFORT) return false
  const other = readByOther(broken)
  if (other === null || sameJson(other, repaired)) return false
  const known = readByOther(repaired)
  return known !== null && sameJson(known, repaired)
}
