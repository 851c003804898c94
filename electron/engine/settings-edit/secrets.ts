import { parseTree, type Node } from 'jsonc-parser'
import { REDACTED, redact } from '../core/redact'
import type { JsonPath } from '../settings/json-path'
import { splitMark } from './edit-text'

/** What stands where a secret stood. */
export const MASK = '••••••'

const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|secret|token|credentials?|api_?key|private_?key|authorization)$/i
const REFERENCE = /^\$\{([A-Za-z_]\w*)\}$/

/** Addresses whose path is what lets one in: services for signs of life, and those that take notices. */
const isSecretAddress = (path: JsonPath): boolean => {
  const [section, ...rest] = path
  return (
    (section === 'heartbeat' && rest.join('.') === 'url') ||
    (section === 'notifications' && rest.join('.') === 'webhook.url')
  )
}

const maskedAddress = (value: string): string => {
  const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#\s]+/.exec(value)?.[0]
  if (origin === undefined) return MASK
  const host = origin.replace(/\/\/[^@]*@/, `//${MASK}@`)
  return value.length > origin.length + 1 ? `${host}/${MASK}` : host
}

/** The name that a text mentions and nothing else; null for every other value. */
export const referenceName = (value: unknown): string | null =>
  typeof value === 'string' ? (REFERENCE.exec(value)?.[1] ?? null) : null

/** Whether a text is nothing but a name of a secret elsewhere: which one it is may be seen. */
export const isReference = (value: unknown): boolean => referenceName(value) !== null

/** Whether what stands at a path is a secret by its name. */
export const isSecretPath = (path: JsonPath): boolean =>
  isSecretAddress(path) ||
  // Who passes a variable to a command mostly passes a secret.
  (path[0] === 'health_checks' && path[2] === 'env') ||
  path.some((key) => typeof key === 'string' && SECRET_NAME.test(key))

/** A text of the file as it may be shown at its path. */
export const maskedText = (value: string, path: JsonPath): string => {
  if (value === '' || isReference(value)) return value
  if (isSecretAddress(path)) return maskedAddress(value)
  if (isSecretPath(path)) return MASK
  const shown = redact(value)
  return shown === value ? value : shown.replaceAll(REDACTED, MASK)
}

/** A value of the file with its secrets blanked. */
export const maskedValue = (value: unknown, path: JsonPath): unknown => {
  if (typeof value === 'string') return maskedText(value, path)
  if (typeof value === 'number' && isSecretPath(path)) return MASK
  if (Array.isArray(value)) return value.map((item, index) => maskedValue(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskedValue(inner, [...path, key])]),
  )
}

type Blank = { readonly offset: number; readonly length: number; readonly content: string }

const blanksOf = (node: Node, path: JsonPath): readonly Blank[] => {
  switch (node.type) {
    case 'object':
      return (node.children ?? []).flatMap((property) => {
        const [key, value] = property.children ?? []
        return key === undefined || value === undefined ? [] : blanksOf(value, [...path, String(key.value)])
      })
    case 'array':
      return (node.children ?? []).flatMap((child, index) => blanksOf(child, [...path, index]))
    case 'string':
    case 'number': {
      const shown = maskedValue(node.value, path)
      return shown === node.value
        ? []
        : [{ offset: node.offset, length: node.length, content: JSON.stringify(shown) }]
    }
    case 'boolean':
    case 'null':
    case 'property':
      return []
  }
}

const isJson = (body: string): boolean => {
  try {
    JSON.parse(body)
    return true
  } catch {
    // Comments and broken places: nothing in it can be told by its key for sure.
    return false
  }
}

/** The text of a settings file as it may be shown, line for line: secrets are blanked, names of the environment stay. */
export const maskedFile = (text: string): string => {
  const { body } = splitMark(text)
  const root = parseTree(body)
  const blanks = root === undefined ? [] : blanksOf(root, [])
  const blanked = blanks
    .toReversed()
    .reduce(
      (now, { offset, length, content }) => now.slice(0, offset) + content + now.slice(offset + length),
      body,
    )
  return isJson(body)
    ? blanked
    : blanked
        .split('\n')
        .map((line) => redact(line))
        .join('\n')
}
