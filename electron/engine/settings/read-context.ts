import type { Action } from '../actions/define-action'
import type { Check } from '../checks/define-check'
import type { SettingsTree } from './settings-tree'

/** What every part of the reading needs: the tree that collects faults, and what this version can do. */
export type ReadContext = {
  readonly tree: SettingsTree
  readonly checks: ReadonlyMap<string, Check>
  readonly actions: ReadonlyMap<string, Action>
  /** Where relative paths begin; null when it cannot be told. */
  readonly baseDir: string | null
  readonly nowAt: number
}

export type RawObject = Readonly<Record<string, unknown>>

/** A JSON object, or null for every other value. */
export const asObject = (value: unknown): RawObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null

/** The items of a JSON array; none for every other value. */
export const asItems = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
