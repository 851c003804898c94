/**
 * How long an expression of a rule may be, in characters: what a call, a form and an event of the ledger carry. How
 * large its automaton may get is another matter (`MOST_INSTRUCTIONS`).
 */
export const LONGEST_EXPRESSION = 16_000
