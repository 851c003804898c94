import type { Shape } from '@shared/ipc/hosts'

/** Puts words into a state's colour, or makes them stand out or stand back. */
export type Paint = (style: Shape | 'strong' | 'muted', text: string) => string

// The sixteen colours that every terminal has; what they look like is the terminal's own theme.
const codes: Readonly<Record<Shape | 'strong' | 'muted', string>> = {
  ok: '32',
  caution: '33',
  critical: '1;31',
  unknown: '90',
  paused: '35',
  approval: '1;34',
  strong: '1',
  muted: '90',
}

/** The sign of each state: it is told by its shape as well as by its colour. */
export const signs: Readonly<Record<Shape, string>> = {
  ok: '●',
  caution: '▲',
  critical: '◆',
  unknown: '○',
  paused: '❚',
  approval: '✋',
}

export const createPaint =
  (coloured: boolean): Paint =>
  (style, text) =>
    coloured ? `\u001b[${codes[style]}m${text}\u001b[0m` : text
