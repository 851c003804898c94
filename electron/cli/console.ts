import type { Fault } from '@shared/domain/event'
import type { Message, MessageParams } from '@shared/domain/message'
import type { Language } from '@shared/ipc/contract'
import { renderMessage, text, type TextKey } from '@shared/text/text'
import { harmless, harmlessButColours, harmlessJson } from './harmless'
import { createPaint, type Paint } from './paint'

export type Console = {
  readonly language: Language
  readonly render: (message: Message) => string
  readonly text: (key: TextKey, params?: MessageParams) => string
  /** Colours of what is printed; plain words where nobody would see them. */
  readonly paint: Paint
  /** Results for people: stdout. */
  readonly print: (text: string) => void
  /** One JSON document, in one line unless indented: stdout. */
  readonly document: (value: unknown, indent?: number) => void
  /** Everything that is only for people: stderr. */
  readonly say: (text: string) => void
  readonly tell: (message: Message) => void
  readonly fault: (fault: Fault, file: string) => void
  /** A bug, in full. */
  readonly bug: (name: string, error: unknown) => void
}

type Sink = { readonly write: (text: string) => unknown; readonly isTTY?: boolean | undefined }
type Env = Readonly<Record<string, string | undefined>>

const languageOf = (env: Env): Language =>
  (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').startsWith('ja') ? 'ja' : 'en'

/** Opens the two streams of a command line in the language of the environment. */
export const openConsole = (env: Env, stdout: Sink, stderr: Sink): Console => {
  const language = languageOf(env)
  const render = (message: Message): string => renderMessage(language, message)
  const say = (text: string): void => {
    stderr.write(`${harmless(text)}\n`)
  }
  const coloured = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  return {
    language,
    render,
    text: (key, params) => text(language, key, params),
    paint: createPaint(coloured),
    print: (text) => {
      stdout.write(`${coloured ? harmlessButColours(text) : harmless(text)}\n`)
    },
    document: (value, indent) => {
      stdout.write(`${harmlessJson(value, indent)}\n`)
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
