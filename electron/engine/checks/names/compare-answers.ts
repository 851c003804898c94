import { isIPv6 } from 'node:net'
import type { RecordType } from './ask-dns'

const hostName = (name: string): string => name.toLowerCase().replace(/\.$/, '')

const address = (text: string): string => (isIPv6(text) ? new URL(`http://[${text}]/`).hostname : text)

/** The one form in which an answer and what is expected are compared. */
const normal = (record: RecordType, text: string): string => {
  switch (record) {
    case 'A':
    case 'AAAA':
      return address(text.trim())
    case 'CNAME':
    case 'NS':
      return hostName(text.trim())
    case 'MX':
      return hostName(text.trim().replace(/\s+/, ' '))
    case 'TXT':
      return text
  }
}

/** An exchange may be expected without its priority. */
const meets = (record: RecordType, answer: string, wanted: string): boolean =>
  answer === wanted || (record === 'MX' && !wanted.includes(' ') && answer.endsWith(` ${wanted}`))

/** What was answered beyond what is expected, and what of that is missing; both as they were written. */
export const compareAnswers = (
  record: RecordType,
  answers: readonly string[],
  expected: readonly string[],
): { readonly extra: readonly string[]; readonly missing: readonly string[] } => {
  const met = (answer: string, wanted: string): boolean =>
    meets(record, normal(record, answer), normal(record, wanted))
  return {
    extra: answers.filter((answer) => !expected.some((wanted) => met(answer, wanted))),
    missing: expected.filter((wanted) => !answers.some((answer) => met(answer, wanted))),
  }
}
