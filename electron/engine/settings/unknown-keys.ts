import { z } from 'zod'
import type { JsonPath } from './json-path'

export type UnknownKey = { readonly path: JsonPath; readonly key: string; readonly known: readonly string[] }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Looks through what wraps a schema without changing its keys: optional, default, readonly, transform. */
const unwrap = (schema: unknown): unknown => {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodLazy
  ) {
    return unwrap(schema.unwrap())
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema
}

/** The object shapes that a value may take under a schema; null when its keys are free. */
const shapesOf = (schema: unknown): readonly Readonly<Record<string, unknown>>[] | null => {
  const bare = unwrap(schema)
  if (bare instanceof z.ZodObject) {
    const { catchall } = bare._zod.def
    return catchall === undefined || catchall instanceof z.ZodNever ? [bare.shape] : null
  }
  if (bare instanceof z.ZodUnion || bare instanceof z.ZodDiscriminatedUnion) {
    const shapes = bare.options.map(shapesOf)
    return shapes.includes(null) ? null : shapes.flatMap((shape) => shape ?? [])
  }
  if (bare instanceof z.ZodIntersection) {
    const left = shapesOf(bare.def.left)
    const right = shapesOf(bare.def.right)
    return left === null || right === null ? null : [...left, ...right]
  }
  return null
}

const childSchema = (schema: unknown, key: string): unknown => {
  const bare = unwrap(schema)
  if (bare instanceof z.ZodObject) return Object.hasOwn(bare.shape, key) ? bare.shape[key] : undefined
  return shapesOf(bare)?.find((shape) => Object.hasOwn(shape, key))?.[key]
}

/** The keys of a value that its schema does not know, wherever the schema lists the keys that it knows. */
export const findUnknownKeys = (
  schema: unknown,
  value: unknown,
  path: JsonPath = [],
): readonly UnknownKey[] => {
  const bare = unwrap(schema)
  if (Array.isArray(value)) {
    return bare instanceof z.ZodArray
      ? value.flatMap((item, index) => findUnknownKeys(bare.element, item, [...path, index]))
      : []
  }
  if (!isRecord(value)) return []
  if (bare instanceof z.ZodRecord) {
    return Object.entries(value).flatMap(([key, child]) =>
      findUnknownKeys(bare.valueType, child, [...path, key]),
    )
  }
  const known = shapesOf(bare)?.flatMap((shape) => Object.keys(shape))
  return Object.entries(value).flatMap(([key, child]) => {
    if (known !== undefined && !known.includes(key)) return [{ path, key, known }]
    return findUnknownKeys(childSchema(bare, key), child, [...path, key])
  })
}

/** A copy of the value without the given keys, so that a strict schema takes what it knows. */
export const withoutKeys = (value: unknown, unknown: readonly UnknownKey[], path: JsonPath = []): unknown => {
  if (unknown.length === 0) return value
  if (Array.isArray(value)) return value.map((item, index) => withoutKeys(item, unknown, [...path, index]))
  if (!isRecord(value)) return value
  const here = unknown.filter(
    (entry) => entry.path.length === path.length && entry.path.every((segment, i) => segment === path[i]),
  )
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !here.some((entry) => entry.key === key))
      .map(([key, child]) => [key, withoutKeys(child, unknown, [...path, key])]),
  )
}
