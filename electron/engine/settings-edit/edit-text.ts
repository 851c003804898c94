import { applyEdits, createScanner, findNodeAtLocation, parseTree, type Edit, type Node } from 'jsonc-parser'
import type { JsonPath } from '../settings/json-path'

const MARK = '\uFEFF'

/** A text without the mark at the beginning of some files, which a parser takes for a fault; `mark` is what it had. */
export const splitMark = (text: string): { readonly mark: string; readonly body: string } =>
  text.startsWith(MARK) ? { mark: MARK, body: text.slice(MARK.length) } : { mark: '', body: text }

export type Entry = { readonly node: Node; readonly index: number }

/** The one entry of a list whose `key` says `value`; null where there is none, or more than one. */
export const findEntry = (body: string, list: string, key: string, value: string): Entry | null => {
  const root = parseTree(body)
  const items = root === undefined ? undefined : findNodeAtLocation(root, [list])?.children
  const found = (items ?? []).flatMap((node, index) =>
    findNodeAtLocation(node, [key])?.value === value ? [{ node, index }] : [],
  )
  const [entry] = found
  return entry === undefined || found.length > 1 ? null : entry
}

/** The line break and indentation that stands right before a node, else the first one inside of what holds it. */
const breakBefore = (body: string, from: number, to: number): string | null => {
  const before = body.slice(from, to)
  return /\r?\n[ \t]*$/.exec(before)?.[0] ?? /\r?\n[ \t]*/.exec(before)?.[0] ?? null
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

/** A value as it is written into a file: in one line, or a list item by item where `lineBreak` says how lines begin. */
export const written = (value: unknown, lineBreak: string | null = null): string => {
  if (isPlain(value)) return JSON.stringify(value)
  if (Array.isArray(value)) {
    const items = value.map((item) => written(item))
    if (items.length === 0) return '[]'
    if (lineBreak === null) return `[${items.join(', ')}]`
    return `[${lineBreak}  ${items.join(`,${lineBreak}  `)}${lineBreak}]`
  }
  const entries = Object.entries(value as object).map(
    ([key, inner]) => `${JSON.stringify(key)}: ${written(inner)}`,
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

/** The indentation of the line in which a node begins, with its line break. */
const lineBreakOf = (body: string, offset: number): string => {
  const start = Math.max(body.lastIndexOf('\n', offset - 1), body.lastIndexOf('\r', offset - 1)) + 1
  const indent = /^[ \t]*/.exec(body.slice(start))?.[0] ?? ''
  return `${body.includes('\r\n') ? '\r\n' : '\n'}${indent}`
}

const replacement = (body: string, { offset, length }: Node, value: unknown): Edit => {
  const isInLines = /[\r\n]/.test(body.slice(offset, offset + length))
  return {
    offset,
    length,
    content: written(value, Array.isArray(value) && isInLines ? lineBreakOf(body, offset) : null),
  }
}

/** A new child behind another one: on a line of its own where the container has lines. */
const behind = (body: string, container: Node, child: Node, content: string): Edit => ({
  offset: child.offset + child.length,
  length: 0,
  content: `,${breakBefore(body, container.offset, child.offset) ?? ' '}${content}`,
})

const intoEmpty = (body: string, container: Node, content: string): Edit => {
  const inner = body.slice(container.offset + 1, container.offset + container.length - 1)
  const lineBreak = lineBreakOf(body, container.offset)
  const isInLines = /[\r\n]/.test(inner)
  const blank = inner.trim() === ''
  return {
    offset: container.offset + 1,
    length: blank ? inner.length : 0,
    content: isInLines ? `${lineBreak}  ${content}${blank ? lineBreak : ''}` : ` ${content} `,
  }
}

const append = (body: string, container: Node, content: string, after?: Node): Edit => {
  const last = after ?? container.children?.at(-1)
  return last === undefined ? intoEmpty(body, container, content) : behind(body, container, last, content)
}

/** What stands between two children, beside the comma and the blanks around it: comments of people, which stay. */
const commentsIn = (between: string): string => {
  const scanner = createScanner(between)
  const parts: string[] = []
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const from = scanner.getTokenOffset()
    const part = between.slice(from, from + scanner.getTokenLength())
    if (part !== ',') parts.push(part)
  }
  const last = parts.findLastIndex((part) => part.trim() !== '')
  if (last === -1) return ''
  // A comment to the end of its line needs that end.
  const end = parts[last]?.startsWith('//') === true ? last + 2 : last + 1
  return parts.slice(0, end).join('')
}

/** A child with the comma and the white space that belong to it; comments beside it stay. */
const removal = (body: string, container: Node, child: Node): Edit => {
  const children = container.children ?? []
  const index = children.indexOf(child)
  const [previous, next] = [children[index - 1], children[index + 1]]
  const end = child.offset + child.length
  if (next !== undefined && previous === undefined)
    return {
      offset: child.offset,
      length: next.offset - child.offset,
      content: commentsIn(body.slice(end, next.offset)).trimStart(),
    }
  const from = previous === undefined ? child.offset : previous.offset + previous.length
  return { offset: from, length: end - from, content: commentsIn(body.slice(from, child.offset)) }
}

export type Change =
  | {
      readonly path: JsonPath
      readonly kind: 'set'
      readonly value: unknown
      /** Behind which property of the same object a new one goes; behind the last one unless told. */
      readonly after?: string
    }
  | { readonly path: JsonPath; readonly kind: 'remove' }

const propertyOf = (value: Node): Node => {
  if (value.parent?.type !== 'property') throw new Error('what was found by its key is no property')
  return value.parent
}

const wrapped = (keys: JsonPath, value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }), value)

const setEdit = (body: string, root: Node, { path, value, after }: Change & { kind: 'set' }): Edit | null => {
  const found = findNodeAtLocation(root, [...path])
  if (found !== undefined) return replacement(body, found, value)
  for (let length = path.length - 1; length >= 0; length--) {
    const container = findNodeAtLocation(root, path.slice(0, length))
    const key = path[length]
    if (container === undefined || key === undefined) continue
    const content = wrapped(path.slice(length + 1), value)
    if (container.type === 'array')
      return key === (container.children ?? []).length ? append(body, container, written(content)) : null
    if (container.type !== 'object' || typeof key === 'number') return null
    const neighbour = after === undefined ? undefined : findNodeAtLocation(container, [after])
    const behindNode = neighbour === undefined ? undefined : propertyOf(neighbour)
    return append(body, container, `${JSON.stringify(key)}: ${written(content)}`, behindNode)
  }
  return null
}

const removeEdit = (body: string, root: Node, path: JsonPath): Edit | null => {
  const found = findNodeAtLocation(root, [...path])
  const child = found?.parent?.type === 'property' ? found.parent : found
  const container = child?.parent
  return child === undefined || container === undefined ? null : removal(body, container, child)
}

/**
 * Changes one value in the text of a settings file. Everything else stays as it is, to the byte: comments, indentation,
 * order, line endings and the mark at the beginning. Objects that the path needs are made. null when there is no such
 * place: the text is no JSON, something else stands where an object would have to be, or nothing is there to remove.
 */
export const changeText = (text: string, change: Change): string | null => {
  const { mark, body } = splitMark(text)
  const root = parseTree(body)
  if (root === undefined) return null
  const edit = change.kind === 'set' ? setEdit(body, root, change) : removeEdit(body, root, change.path)
  return edit === null ? null : mark + applyEdits(body, [edit])
}
