import { RefusedInput } from './journal-error'

/** What SQLite stores as it is given. */
export type Bindable = null | string | number | bigint | Uint8Array

const faultOf = (value: unknown): string | null => {
  if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return null
  if (typeof value === 'string') return value.includes('\0') ? 'text with a NUL character' : null
  if (typeof value === 'number') return Number.isFinite(value) ? null : String(value)
  return typeof value === 'object' ? Object.prototype.toString.call(value) : `a value of type ${typeof value}`
}

/**
 * Lets only values through that SQLite keeps. The binding stores NULL for `undefined`, NaN and (not in the first
 * place) Date and ArrayBuffer, takes an object in the first place for named parameters, and cuts text at a NUL.
 */
export const assertBindable: (value: unknown, place: number) => asserts value is Bindable = (
  value,
  place,
) => {
  const fault = faultOf(value)
  if (fault !== null) throw new RefusedInput(`parameter ${place}: ${fault} cannot be stored`)
}

/** Quoted text, quoted names and comments, a placeholder, or a named or numbered parameter. */
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\?\d*|[:@$][A-Za-z_]\w*/g

/** How many values a statement takes. Refuses named and numbered parameters: the adapter binds by place only. */
export const countPlaceholders = (sql: string): number => {
  let count = 0
  for (const [token] of sql.matchAll(tokens)) {
    if (token === '?') count += 1
    else if (/^[?:@$]/.test(token))
      throw new RefusedInput(`the parameter ${token} is not a plain placeholder`)
  }
  return count
}
