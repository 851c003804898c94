import type { BacktestTarget } from '@shared/domain/backtest'
import type { Decision, Reason } from '@shared/domain/decision'
import type { Target } from '@shared/domain/target'

type Objections = Map<
  string,
  { readonly gate: Reason['gate']; readonly message: Reason['message']; count: number }
>

/** What is counted of one rule on one target. */
export type Tally = {
  readonly target: Target
  lines: number
  incidents: number
  fromAt: number
  toAt: number
  readonly decided: Record<keyof BacktestTarget['decided'], number>
  readonly skipped: Objections
  readonly asked: Objections
  readonly repairs: Record<keyof BacktestTarget['repairs'], number>
  breakerOpened: number
}

export const newTally = (target: Target, at: number): Tally => ({
  target,
  lines: 0,
  incidents: 0,
  fromAt: at,
  toAt: at,
  decided: { run: 0, ask: 0, unknown: 0, told: 0, skip: 0 },
  skipped: new Map(),
  asked: new Map(),
  repairs: { begun: 0, verified: 0, ineffective: 0, inconclusive: 0, regressed: 0, unanswered: 0 },
  breakerOpened: 0,
})

/** What a decision comes to in a backtest, where nobody can tell what a check would have said. */
export const kindOf = ({ kind, reasons }: Decision, hasChecks: boolean): keyof BacktestTarget['decided'] => {
  switch (kind) {
    case 'run':
      return 'run'
    case 'ask':
      return hasChecks && reasons.every(({ gate, verdict }) => verdict === 'pass' || gate === 'proof')
        ? 'unknown'
        : 'ask'
    case 'skip':
      return reasons.at(-1)?.gate === 'auto_fix' ? 'told' : 'skip'
  }
}

/** The reasons that speak against acting at once. */
export const objectionsOf = ({ reasons }: Decision): readonly Reason[] =>
  reasons.filter(({ verdict }) => verdict !== 'pass')

const add = (to: Objections, { gate, message }: Reason): void => {
  const key = `${gate} ${message.code}`
  const known = to.get(key)
  if (known) known.count += 1
  else to.set(key, { gate, message, count: 1 })
}

export const countDecision = (tally: Tally, decision: Decision, hasChecks: boolean): void => {
  const kind = kindOf(decision, hasChecks)
  tally.decided[kind] += 1
  if (kind === 'skip') for (const reason of decision.reasons.slice(-1)) add(tally.skipped, reason)
  if (decision.kind === 'ask') for (const reason of objectionsOf(decision)) add(tally.asked, reason)
}

const listed = (objections: Objections): BacktestTarget['skipped'] =>
  [...objections.values()].map(({ gate, message, count }) => ({ gate, message, count }))

export const rowOf = (tally: Tally): BacktestTarget => ({
  ...tally,
  skipped: listed(tally.skipped),
  asked: listed(tally.asked),
})
