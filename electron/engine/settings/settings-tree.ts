import type { Fault } from '@shared/domain/event'
import { message, type Message } from '@shared/domain/message'
import { findNodeAtLocation, type Node } from 'jsonc-parser'
import { interpolate, type Environment } from './interpolate'
import { formatPath, type JsonPath } from './json-path'
import { parseSyntax } from './json-syntax'
import { linePositions } from './text-position'

type Place = { readonly path: JsonPath; readonly offset: number }
type Told = { readonly offset: number; readonly fault: Fault }

/** A settings text as values, which can say where each of them stands and collects what is wrong with them. */
export type SettingsTree = {
  /** `undefined` when the text is too broken to have values. */
  readonly value: unknown
  /** The text of a string as it stands in the file, with `${NAME}` not filled in. */
  readonly written: (path: JsonPath) => string | null
  /** Whether something below this path came from the environment. */
  readonly isFilled: (path: JsonPath) => boolean
  readonly fault: (path: JsonPath, message: Message, at?: FaultPlace) => void
  readonly warning: (path: JsonPath, message: Message, at?: FaultPlace) => void
  /** What was told, in the order of the file, without any value of the environment. */
  readonly faults: () => readonly Fault[]
  readonly warnings: () => readonly Fault[]
  readonly lineOf: (path: JsonPath) => number
}

/** Where a fault points to: a value (unless told), the value's key, or the nth character inside of a string. */
export type FaultPlace = 'value' | 'key' | { readonly character: number }

const isExpression = (path: JsonPath): boolean => {
  const last = path.at(-1)
  return path[0] === 'error_patterns' && path.length === 3 && (last === 'pattern' || last === 'ignore')
}

/** How many characters of the file the first `count` characters of a string's value take, after its quote. */
const writtenLength = (literal: string, count: number): number => {
  let offset = 1
  for (let index = 0; index < count && offset < literal.length - 1; index++) {
    if (literal[offset] !== '\\') offset += 1
    else offset += literal[offset + 1] === 'u' ? 6 : 2
  }
  return offset
}

/** Reads a text; syntax faults, keys that are written twice and unset environment names are told at once. */
export const readSettingsTree = (
  text: string,
  env: Environment,
  unreadable: ReadonlyMap<string, string> = new Map(),
): SettingsTree => {
  const { root, faults: syntaxFaults } = parseSyntax(text)
  const positionOf = linePositions(text)
  const faults: Told[] = []
  const warnings: Told[] = []
  const filledPaths: JsonPath[] = []
  const unsetPaths = new Set<string>()
  const secrets = new Map<string, string>()

  const redact = (told: string): string => {
    let clean = told
    for (const [value, name] of secrets) clean = clean.replaceAll(value, `\${${name}}`)
    return clean
  }
  const tell = (list: Told[], { path, offset }: Place, { code, params }: Message): void => {
    const clean = Object.fromEntries(
      Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
    )
    list.push({
      offset,
      fault: { path: formatPath(path), ...positionOf(offset), message: { code, params: clean } },
    })
  }

  const nodeAt = (path: JsonPath): Node | undefined =>
    root === null ? undefined : findNodeAtLocation(root, [...path])
  const nearestNode = (path: JsonPath): Node | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const node = nodeAt(path.slice(0, length))
      if (node !== undefined) return node
    }
    return undefined
  }
  const offsetOf = (path: JsonPath, at: FaultPlace): number => {
    const node = nearestNode(path)
    if (node === undefined) return 0
    if (at === 'key') return node.parent?.type === 'property' ? node.parent.offset : node.offset
    if (at === 'value' || node.type !== 'string' || isFilled(path)) return node.offset
    return node.offset + writtenLength(text.slice(node.offset, node.offset + node.length), at.character)
  }
  const isFilled = (path: JsonPath): boolean =>
    filledPaths.some((filled) => path.every((segment, index) => filled[index] === segment))

  const stringOf = (raw: string, path: JsonPath, offset: number): string => {
    const { text: value, filled, unset } = interpolate(raw, env, isExpression(path) ? 'expression' : 'plain')
    if (unset.length > 0) unsetPaths.add(formatPath(path))
    for (const name of unset) {
      const why = unreadable.get(name)
      const told =
        why === undefined
          ? message('settings.env.unset', { name })
          : message('settings.secret.unreadable', { name, why })
      tell(faults, { path, offset }, told)
    }
    for (const name of filled) {
      const secret = env[name] ?? ''
      // Shorter ones are switches and numbers; blanking them would only garble the sentences.
      if (secret.length >= 3) secrets.set(secret, name)
    }
    if (filled.length > 0) filledPaths.push(path)
    return value
  }
  const objectOf = (node: Node, path: JsonPath): Readonly<Record<string, unknown>> => {
    const entries = new Map<string, unknown>()
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? []
      if (keyNode === undefined || valueNode === undefined) continue
      const key = String(keyNode.value)
      const at = { path: [...path, key], offset: keyNode.offset }
      if (key === '__proto__') tell(faults, at, message('settings.json.forbidden_key'))
      else if (entries.has(key)) tell(faults, at, message('settings.json.duplicate_key', { key }))
      else entries.set(key, valueOf(valueNode, at.path))
    }
    return Object.fromEntries(entries)
  }
  const valueOf = (node: Node, path: JsonPath): unknown => {
    if (node.type === 'object') return objectOf(node, path)
    if (node.type === 'array')
      return (node.children ?? []).map((child, index) => valueOf(child, [...path, index]))
    const literal: unknown = node.value
    return typeof literal === 'string' ? stringOf(literal, path, node.offset) : literal
  }

  for (const fault of syntaxFaults) tell(faults, { path: [], offset: fault.offset }, fault.message)
  const value = root === null ? undefined : valueOf(root, [])
  const inOrder = (list: readonly Told[]): readonly Fault[] =>
    list.toSorted((a, b) => a.offset - b.offset).map((told) => told.fault)

  return {
    value,
    written: (path) => {
      const literal: unknown = nodeAt(path)?.value
      return typeof literal === 'string' ? literal : null
    },
    isFilled,
    fault: (path, told, at = 'value') => {
      // What is wrong with a text that was not filled in only follows from that.
      if (!unsetPaths.has(formatPath(path))) tell(faults, { path, offset: offsetOf(path, at) }, told)
    },
    warning: (path, told, at = 'value') => tell(warnings, { path, offset: offsetOf(path, at) }, told),
    faults: () => inOrder(faults),
    warnings: () => inOrder(warnings),
    lineOf: (path) => positionOf(offsetOf(path, 'value')).line,
  }
}
