import { plainLine, plainLines } from '@shared/timeline/plain-line'

/** What has a meaning in Markdown or in the HTML that it may hold, anywhere in a line. */
const SPECIAL = /[\\`*_[\]<>#|~&!@]|:(?=\/\/)|^[-+=](?=\s|$|[-+=])|(?<=^\d{1,9})[.)]/g

/** Words of others as words: on one line, without any meaning to Markdown, HTML or the eye's direction. */
export const escapeMarkdown = (text: string): string =>
  plainLine(text.replaceAll(/\s*[\r\n]+\s*/g, ' '))
    .replaceAll('\t', ' ')
    .replace(SPECIAL, (sign) => `\\${sign}`)

/** Lines of others as they are, in a fence that is longer than any that stands in them. */
export const fenced = (lines: readonly string[]): string => {
  const plain = lines.flatMap((line) => plainLines(line === '' ? ' ' : line))
  const longest = Math.max(
    0,
    ...plain.flatMap((line) => (line.match(/`+/g) ?? []).map((marks) => marks.length)),
  )
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return [`${fence}text`, ...plain, fence].join('\n')
}
