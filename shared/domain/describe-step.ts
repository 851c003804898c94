import type { TextKey } from '../text/text'
import type { Message, MessageParams } from './message'
import type { Step } from './plan'

// Spelled out because `message` would bring the schemas into the window's bundle.
const sentence = (code: TextKey, params: MessageParams): Message => ({ code, params })

const octal = (mode: number): string => mode.toString(8).padStart(3, '0')

/** A step as a sentence for people. */
export const describeStep = (step: Step): Message => {
  switch (step.kind) {
    case 'service':
      return sentence(`step.service.${step.verb}`, {
        service: step.service,
        unit: step.unit,
        manager: step.manager,
      })
    case 'await_active':
      return sentence('step.await_active', {
        service: step.service,
        seconds: Math.round(step.timeoutMs / 1000),
      })
    case 'mkdir':
      return step.owner === null
        ? sentence('step.mkdir', { path: step.path, mode: octal(step.mode) })
        : sentence('step.mkdir.owned', { path: step.path, mode: octal(step.mode), owner: step.owner.name })
  }
}

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/
// Controls, format characters and separators could end the line or turn its direction.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

const escaped = (character: string): string => {
  if (character === "'" || character === '\\') return `\\${character}`
  if (!UNSHOWABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

/** Quotes one word so that a POSIX shell (bash for unprintable characters) reads back exactly that word. */
export const quoteArgument = (argument: string): string => {
  if (PLAIN.test(argument)) return argument
  if (UNSHOWABLE.test(argument)) return `$'${Array.from(argument, escaped).join('')}'`
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`
}

const argvOf = (step: Step): readonly string[] => {
  switch (step.kind) {
    case 'service':
    case 'await_active':
      return step.argv
    case 'mkdir': {
      const owner = step.owner === null ? [] : ['-o', String(step.owner.uid), '-g', String(step.owner.gid)]
      return ['install', '-d', '-m', octal(step.mode), ...owner, step.path]
    }
  }
}

/** The command line that does, or comes closest to, what a step does; to read and to copy, never to run from here. */
export const stepCommand = (step: Step): string => argvOf(step).map(quoteArgument).join(' ')
