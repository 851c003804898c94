import type { BacktestReport, BacktestRule, BacktestTarget } from '@shared/domain/backtest'
import type { BacktestSide } from '@shared/ipc/lab-calls'

const MOST_OBJECTIONS = 10

type Objection = BacktestSide['skipped'][number]

/** Objections of the same gate in the same words as one, the most frequent first. */
const joined = (objections: readonly Objection[]): readonly Objection[] => {
  const byWords = new Map<string, Objection>()
  for (const objection of objections) {
    const key = `${objection.gate} ${objection.message.code}`
    const known = byWords.get(key)
    byWords.set(key, known === undefined ? objection : { ...known, count: known.count + objection.count })
  }
  return [...byWords.values()].sort((left, right) => right.count - left.count).slice(0, MOST_OBJECTIONS)
}

const sumOf = (targets: readonly BacktestTarget[], value: (target: BacktestTarget) => number): number =>
  targets.reduce((sum, target) => sum + value(target), 0)

const sideOfRule = ({ targets, ...rule }: BacktestRule): BacktestSide => ({
  occurrences: rule.occurrences,
  undated: rule.undated,
  below: rule.below,
  givenUp: rule.givenUp,
  incidents: sumOf(targets, ({ incidents }) => incidents),
  decided: {
    run: sumOf(targets, ({ decided }) => decided.run),
    ask: sumOf(targets, ({ decided }) => decided.ask),
    unknown: sumOf(targets, ({ decided }) => decided.unknown),
    told: sumOf(targets, ({ decided }) => decided.told),
    skip: sumOf(targets, ({ decided }) => decided.skip),
  },
  skipped: joined(targets.flatMap(({ skipped }) => skipped)),
  asked: joined(targets.flatMap(({ asked }) => asked)),
  repairs: sumOf(targets, ({ repairs }) => repairs.begun),
  breakerOpened: sumOf(targets, ({ breakerOpened }) => breakerOpened),
  demoted: rule.demoted,
  unused: rule.unused,
})

/** What a report says about one rule, over all its targets; null when it is not in it. */
export const sideOf = ({ rules }: BacktestReport, ruleId: string): BacktestSide | null => {
  const rule = rules.find((one) => one.ruleId === ruleId)
  return rule === undefined ? null : sideOfRule(rule)
}
