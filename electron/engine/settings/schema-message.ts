import { message, type Message, type MessageParams } from '@shared/domain/message'
import { isTextKey } from '@shared/text/text'
import type { z } from 'zod'
import { closestName } from './did-you-mean'

type Issue = z.core.$ZodIssue

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const plainParams = (params: unknown): MessageParams =>
  typeof params === 'object' && params !== null
    ? Object.fromEntries(
        Object.entries(params).filter((entry): entry is [string, string | number | boolean] =>
          isPlain(entry[1]),
        ),
      )
    : {}

const wrongType = (expected: string): Message => {
  switch (expected) {
    case 'string':
      return message('settings.value.type_string')
    case 'number':
    case 'nan':
      return message('settings.value.type_number')
    case 'int':
      return message('settings.value.type_integer')
    case 'boolean':
      return message('settings.value.type_boolean')
    case 'array':
    case 'tuple':
      return message('settings.value.type_array')
    case 'object':
    case 'record':
      return message('settings.value.type_object')
    default:
      return message('settings.value.type_other', { expected })
  }
}

const quoted = (value: unknown): string =>
  typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value))

const notOneOf = (choices: readonly unknown[], written: string | null): Message => {
  const list = choices.map(quoted).join(' / ')
  const closest =
    written === null
      ? null
      : closestName(
          written,
          choices.filter((choice) => typeof choice === 'string'),
        )
  return closest === null
    ? message('settings.value.choices', { choices: list })
    : message('settings.value.choices_close', { choices: list, closest })
}

const outOfBounds = (origin: string, side: 'least' | 'most', bound: number, inclusive: boolean): Message => {
  if (origin === 'string') {
    if (side === 'least') {
      return bound <= 1
        ? message('settings.value.empty')
        : message('settings.value.too_short', { least: bound })
    }
    return message('settings.value.too_long', { most: bound })
  }
  if (origin === 'array' || origin === 'set') {
    return side === 'least'
      ? message('settings.value.too_few', { least: bound })
      : message('settings.value.too_many', { most: bound })
  }
  if (side === 'least') {
    return inclusive
      ? message('settings.value.least', { least: bound })
      : message('settings.value.above', { bound })
  }
  return inclusive
    ? message('settings.value.most', { most: bound })
    : message('settings.value.below', { bound })
}

/**
 * The sentence for one issue of a schema. A schema's own message is used when it is a text key (then the issue's
 * `params` fill it), else it is quoted unless the value came from the environment. `written` is the string as it
 * stands in the file, for suggestions.
 */
export const schemaMessage = (
  issue: Issue,
  written: string | null,
  filledFromEnvironment: boolean,
): Message => {
  if (isTextKey('en', issue.message))
    return message(issue.message, 'params' in issue ? plainParams(issue.params) : {})
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected)
    case 'invalid_value':
      return notOneOf(issue.values, written)
    case 'too_small':
      return outOfBounds(issue.origin, 'least', Number(issue.minimum), issue.inclusive !== false)
    case 'too_big':
      return outOfBounds(issue.origin, 'most', Number(issue.maximum), issue.inclusive !== false)
    case 'not_multiple_of':
      return message('settings.value.multiple', { divisor: issue.divisor })
    case 'invalid_format':
      return message('settings.value.format', { format: issue.format })
    case 'custom':
      return filledFromEnvironment || issue.message === 'Invalid input'
        ? message('settings.value.invalid')
        : message('settings.value.because', { why: issue.message.slice(0, 300) })
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'unrecognized_keys':
      return message('settings.value.invalid')
  }
}
