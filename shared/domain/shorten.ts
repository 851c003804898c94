const isHighHalf = (unit: number): boolean => unit >= 0xd8_00 && unit <= 0xdb_ff
const isLowHalf = (unit: number): boolean => unit >= 0xdc_00 && unit <= 0xdf_ff

/** The beginning of a text, at most `max` UTF-16 units with the ellipsis; no character is cut in half. */
export const keepHead = (text: string, max: number): string => {
  if (text.length <= max) return text
  const end = isHighHalf(text.charCodeAt(max - 2)) ? max - 2 : max - 1
  return `${text.slice(0, end)}…`
}

/** The end of a text, at most `max` UTF-16 units with the ellipsis: of a program's output the end tells most. */
export const keepTail = (text: string, max: number): string => {
  if (text.length <= max) return text
  const start = text.length - max + 1
  return `…${text.slice(isLowHalf(text.charCodeAt(start)) ? start + 1 : start)}`
}
