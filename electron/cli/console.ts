import type { Fault } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import type { Language } from '@shared/ipc/contract'
import { renderMessage } from '@shared/text/text'

export type Console = {
  readonly language: Language
  readonly render: (message: Message) => string
  /** Results, for programs and people alike: stdout. */
  readonly print: (text: string) => void
  /** Everything that is only for people: stderr. */
  readonly say: (text: string) => void
  readonly tell: (message: Message) => void
  readonly fault: (fault: Fault, file: string) => void
  /** A bug, in full. */
  readonly bug: (name: string, error: unknown) => void
}

type Sink = { readonly write: (text: string) => unknown }

/** Control characters of a log, a path or a settings file do not reach the terminal. */
const harmless = (text: string): string => text.replace(/(?![\n\t])\p{Cc}/gu, '�')

const languageOf = (env: Readonly<Record<string, string | undefined>>): Language =>
  (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').startsWith('ja') ? 'ja' : 'en'

/** Opens the two streams of a command line in the language of the environment. */
export const openConsole = (
  env: Readonly<Record<string, string | undefined>>,
  stdout: Sink,
  stderr: Sink,
): Console => {
  const language = languageOf(env)
  const render = (message: Message): string => renderMessage(language, message)
  const say = (text: string): void => {
    stderr.write(`${harmless(text)}\n`)
  }
  return {
    language,
    render,
    print: (text) => {
      stdout.write(`${text}\n`)
    },
    say,
    tell: (message) => say(`mamori: ${render(message)}`),
    bug: (name, error) =>
      say(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    fault: ({ path, line, column, message }, file) => {
      const place = line === null ? file : `${file}:${line}:${column ?? 1}`
      say(`${place}: ${path === '' ? '' : `${path}: `}${render(message)}`)
    },
  }
}
