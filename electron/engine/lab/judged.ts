import type { Judgement } from '@shared/ipc/lab-calls'
import { interpolate } from '../settings/interpolate'

export type Judged = { readonly pattern: Judgement; readonly ignore: Judgement | null }

/** Whether the settings would put a value of the environment into an expression, which a person here does not see. */
export const isFilled = (source: string): boolean => {
  const { unset, text } = interpolate(source, {}, 'expression')
  return unset.length > 0 || text !== source
}

export const isUsable = ({ pattern, ignore }: Judged): boolean =>
  pattern.kind === 'usable' && ignore?.kind !== 'unusable'
