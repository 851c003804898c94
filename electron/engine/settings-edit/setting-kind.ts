import type { SettingKind } from '@shared/ipc/settings-calls'
import { z } from 'zod'

/** As much of a JSON Schema as tells what a field takes. */
type Shape = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly items?: Shape | boolean
  readonly anyOf?: readonly Shape[]
  readonly default?: unknown
}

export type SettingField = {
  readonly name: string
  readonly takes: SettingKind
  readonly assumed: unknown
  readonly required: boolean
}

type Unit = Extract<SettingKind, { kind: 'number' }>['unit']

const unitByName: Readonly<Record<string, Unit>> = {
  interval: 'seconds',
  timeout: 'seconds',
  retry_delay: 'seconds',
  cooldown_period: 'seconds',
  recurrence_window: 'seconds',
  max_age_seconds: 'seconds',
  approval_hours: 'hours',
  events_days: 'days',
  keep_days: 'days',
  max_mb: 'megabytes',
  minutes: 'minutes',
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** Whole numbers without a bound of their own are bounded by what a double can hold; that says nothing. */
const bound = (limit: number | undefined): number | null =>
  limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? null : limit

const choicesOf = ({ enum: choices, const: only, anyOf }: Shape): readonly unknown[] | null => {
  if (choices !== undefined) return choices
  if (only !== undefined) return [only]
  const inner = anyOf?.map(choicesOf)
  return inner === undefined || inner.includes(null) ? null : inner.flatMap((part) => part ?? [])
}

const listOf = (items: Shape): SettingKind => {
  const choices = choicesOf(items)?.filter((choice) => typeof choice === 'string') ?? null
  if (items.type === 'string') return { kind: 'list', of: 'text', choices }
  if (items.type === 'number' || items.type === 'integer')
    return { kind: 'list', of: 'number', choices: null }
  return { kind: 'json' }
}

const kindOf = (name: string, shape: Shape, unit: Unit): SettingKind => {
  const choices = choicesOf(shape)
  if (choices !== null && choices.every(isPlain)) return { kind: 'choice', choices: [...choices] }
  switch (shape.type) {
    case 'boolean':
      return { kind: 'toggle' }
    case 'string':
      return { kind: 'text', longest: shape.maxLength ?? null }
    case 'number':
    case 'integer':
      return {
        kind: 'number',
        whole: shape.type === 'integer',
        least: bound(shape.minimum ?? shape.exclusiveMinimum),
        most: bound(shape.maximum),
        unit: unitByName[name] ?? unit,
      }
    case 'array':
      return typeof shape.items === 'object' ? listOf(shape.items) : { kind: 'json' }
    case undefined:
    default:
      return { kind: 'json' }
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const propertiesOf = (
  shape: unknown,
): { readonly shapes: readonly (readonly [string, Shape])[]; readonly required: readonly unknown[] } => {
  if (!isObject(shape)) return { shapes: [], required: [] }
  const properties = isObject(shape['properties']) ? Object.entries(shape['properties']) : []
  const parts = Array.isArray(shape['allOf']) ? shape['allOf'].map(propertiesOf) : []
  return {
    shapes: [
      ...properties.flatMap(([name, inner]): (readonly [string, Shape])[] =>
        isObject(inner) ? [[name, inner as Shape]] : [],
      ),
      ...parts.flatMap((part) => part.shapes),
    ],
    required: [
      ...(Array.isArray(shape['required']) ? shape['required'] : []),
      ...parts.flatMap((part) => part.required),
    ],
  }
}

/** The fields of an object's schema in their order: what each takes, and what is meant where it is left out. */
export const fieldsOf = (
  schema: z.ZodType,
  unitOf: (name: string) => Unit = () => null,
): readonly SettingField[] => {
  const shape: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const { shapes, required } = propertiesOf(shape)
  return shapes.map(([name, inner]) => ({
    name,
    takes: kindOf(name, inner, unitOf(name)),
    assumed: inner.default ?? null,
    required: required.includes(name),
  }))
}
