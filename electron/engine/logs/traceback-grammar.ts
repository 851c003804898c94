/**
 * `text`: what went wrong. `note`: what is told beside it, as an error's properties. `frame`: a place in the code or its
 * source text, which says nothing about what went wrong.
 */
export type Role = 'text' | 'note' | 'frame'

/** What a line is to a traceback, and what may follow it. The names of the phases are each grammar's own. */
export type Step = { readonly phase: string; readonly role: Role }

/** `at`: where in the line the traceback's own text begins; what stands before it is a relay's or a logger's. */
export type Beginning = Step & { readonly at: number }

/** For languages that say what went wrong first, and are known by what follows: what stands above the first frame. */
export type Above = {
  /** Whether a line says what went wrong. */
  readonly isHead: (body: string) => boolean
  /** Whether a line may stand between the head and the first frame, as the further lines of a message do. */
  readonly isBetween: (body: string) => boolean
  /** The roles of the lines above the head that belong to it, nearest first, of those that are given. */
  readonly over: (bodies: readonly string[]) => readonly Role[]
}

/**
 * How one language writes what went wrong and on which way. Bodies are lines without what a relay puts before each of
 * them. Every answer takes time linear in the line.
 */
export type Grammar = {
  readonly name: string
  /** A line that begins one holds at least one of these, in this case: whoever looks at bytes need not look further. */
  readonly triggers: readonly string[]
  /** Asked only of a line that holds a trigger. */
  readonly begin: (text: string) => Beginning | null
  readonly take: (phase: string, body: string) => Step | null
  /** What may still follow after a line that is none of it; null when it is over then. */
  readonly afterCut: (phase: string) => string | null
  /** Whether the line that says what went wrong is still to come, so that nothing is told before. */
  readonly isHeld: (phase: string) => boolean
  readonly above: Above | null
}

/** rsyslog writes a tab so. */
const ESCAPED_TAB = '#011'

/** A body as the language wrote it. */
export const unescaped = (body: string): string =>
  body.startsWith(ESCAPED_TAB) ? `\t${body.slice(ESCAPED_TAB.length)}` : body

/** What an indented frame begins with, for `beginFrame`. */
export const indented = (word: string): readonly string[] => [
  `\t${word} `,
  `   ${word} `,
  `${ESCAPED_TAB}${word} `,
]

/** Where the body begins in a line whose indentation, or its end, is at `near`. */
const bodyStart = (text: string, near: number): number => {
  let end = near
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1
  // A relay's own space is not part of the indentation.
  return end > 0 && text[end] === ' ' ? end + 1 : end
}

/** Takes a line for the first frame of a traceback when what follows its relay's prefix is one. */
export const beginFrame =
  (triggers: readonly string[], isFrame: (body: string) => boolean, phase: string) =>
  (text: string): Beginning | null => {
    for (const trigger of triggers) {
      const near = text.indexOf(trigger)
      if (near === -1) continue
      const at = bodyStart(text, near)
      if (isFrame(unescaped(text.slice(at)))) return { at, phase, role: 'frame' }
    }
    return null
  }

export const isBlank = (body: string): boolean => body.trim() === ''
export const isIndented = (body: string): boolean => /^[ \t]/.test(body) && !isBlank(body)
