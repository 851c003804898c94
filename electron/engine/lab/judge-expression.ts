import { message, type Message } from '@shared/domain/message'
import type { Judgement } from '@shared/ipc/lab-calls'
import { checkExpression } from '../settings/check-expression'
import { watchedParts } from '../settings/watched-parts'
import { isFilled, type Judged } from './judged'
import type { Expressions } from './protocol'

type Remark = { readonly message: Message; readonly index: number; readonly length: number }

const MOST_REMARKS = 20
const ENVIRONMENT = /\$\{[A-Za-z_]\w*\}/

/** Judges an expression as the settings would, with all that a person should know of it, each at its place. */
export const judgeExpression = (source: string): Judgement => {
  if (source === '') return { kind: 'unusable', message: message('lab.regex.empty'), index: null }
  if (isFilled(source))
    return { kind: 'unusable', message: message('lab.regex.environment'), index: source.search(ENVIRONMENT) }
  const checked = checkExpression(source)
  if (checked.kind === 'unusable') return checked
  const foreign = checked.foreign.map(({ token, index }): Remark => ({
    message: message('settings.regex.foreign', { token }),
    index,
    length: token.length,
  }))
  const remarks = [...foreign, ...watchedParts(source)].sort((left, right) => left.index - right.index)
  return { kind: 'usable', remarks: remarks.slice(0, MOST_REMARKS) }
}

export const judgeExpressions = ({ pattern, ignore }: Expressions): Judged => ({
  pattern: judgeExpression(pattern),
  ignore: ignore === null ? null : judgeExpression(ignore),
})
