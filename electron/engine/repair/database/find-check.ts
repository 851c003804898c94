import { message, type Message } from '@shared/domain/message'
import type { CheckUse, Settings } from '../../settings/settings'

export type FoundCheck =
  | { readonly kind: 'found'; readonly check: CheckUse }
  | { readonly kind: 'missing'; readonly why: Message }

/** A check of the settings by its type and name; where none is named, the only one of its type. */
export const findCheck = (checks: Settings['checks'], type: string, name: string | undefined): FoundCheck => {
  const all = checks.filter((check) => check.type === type)
  if (name === undefined && all.length > 1) {
    const names = all.map((check) => check.name).join(', ')
    return { kind: 'missing', why: message('database.check.several', { type, names }) }
  }
  const check = name === undefined ? all[0] : all.find((one) => one.name === name)
  if (check !== undefined) return { kind: 'found', check }
  return {
    kind: 'missing',
    why:
      name === undefined
        ? message('database.check.none', { type })
        : message('database.check.missing', { type, check: name }),
  }
}
