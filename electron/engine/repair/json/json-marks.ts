import type { Edit, RepairCode } from './edits'

/** Why a text is left alone: repairing it would mean guessing. */
export type LeftCode =
  | 'empty'
  | 'too_large'
  | 'too_deep'
  | 'encoding'
  | 'nul'
  | 'unexpected'
  | 'colon'
  | 'comma'
  | 'value'
  | 'word'
  | 'number'
  | 'escape'
  | 'quote'
  | 'string'
  | 'comment'
  | 'bracket'
  | 'structure'
  | 'trailing'
  | 'duplicate'
  | 'cut_off'
  | 'nothing_left'
  | 'unsure'

/** Ends the reading: from here on it would be guessing. */
export class Left extends Error {
  readonly why: LeftCode
  readonly offset: number
  constructor(why: LeftCode, offset: number) {
    super(why)
    this.why = why
    this.offset = offset
  }
}

/** The text ends in the middle of something that cannot be completed without guessing. */
export class CutOff extends Error {}

/** A text that is read, up to `limit`, and the changes that it needs. */
export type Marks = {
  readonly text: string
  readonly limit: number
  readonly edits: Edit[]
}

export const mark = ({ edits }: Marks, code: RepairCode, offset: number, length: number, text = ''): void => {
  edits.push({ offset, length, text, code })
}
