import { Left, type Marks } from './json-marks'
import type { TokenList, TokenSpan } from './token-list'

/** The keys that one object has had so far. */
export type MemberKeys = {
  readonly beginMember: (start: number, end: number, token: number) => void
  /** `after`: where what stands before this member ends. */
  readonly endMember: (after: number, end: number, tokens: number) => void
}

const meaningOfKey = (written: string): string => {
  const quote = written.charAt(0)
  if (quote !== '"' && quote !== "'") return written
  const inner = written.slice(1, -1)
  if (!inner.includes('\\')) return inner
  try {
    return String(JSON.parse(`"${inner.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"')}"`))
  } catch {
    // With control characters in it: compared as it is written.
    return inner
  }
}

/**
 * Finds members that an object has twice. Where both say the same, the later one goes; where they do not, nobody can know
 * which one was meant.
 */
export const createMemberKeys = (marks: Marks, tokens: TokenList): MemberKeys => {
  const members = new Map<string, TokenSpan>()
  let key: { readonly name: string; readonly start: number; readonly token: number } | null = null
  return {
    beginMember: (start, end, token) => {
      key = { name: meaningOfKey(marks.text.slice(start, end)), start, token }
    },
    endMember: (after, end, count) => {
      if (key === null) return
      // Beginning behind the colon.
      const value = { from: key.token + 2, to: count }
      const first = members.get(key.name)
      if (first === undefined) members.set(key.name, value)
      else if (tokens.same(first, value))
        marks.edits.push({ offset: after, length: end - after, text: '', code: 'duplicate', swallows: true })
      else throw new Left('duplicate', key.start)
      key = null
    },
  }
}
