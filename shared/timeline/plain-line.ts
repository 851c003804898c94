// Written by their names: the characters themselves would be as invisible here as they are in a log.
const ESC = String.fromCharCode(0x1b)
const BEL = String.fromCharCode(0x07)
const csi = String.raw`\[[0-?]*[ -/]*[@-~]`
const osc = String.raw`\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\)?`
const text = String.raw`[PX^_][^${ESC}]*(?:${ESC}\\)?`
const short = '[ -/]*[0-~]'
/** Terminal sequences: colours and cursor movements, titles and links, device strings, and the short ones. */
const TERMINAL = new RegExp(`${ESC}(?:${csi}|${osc}|${text}|${short})`, 'g')
/** What would be invisible, or would turn the direction of the line. A tab may stay. */
const INVISIBLE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A line of a log or of an output as plain text: without colours, cursor movements and characters that deceive the eye. */
export const plainLine = (line: string): string => line.replace(TERMINAL, '').replace(INVISIBLE, '\uFFFD')

/** The lines of an output; the empty end after the last line break is no line. */
export const plainLines = (output: string): readonly string[] => {
  const lines = output.split(/\r\n|\n|\r/)
  return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).map(plainLine)
}
