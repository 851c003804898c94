import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { Repair, State } from '@shared/domain/state'
import { momentTime } from '@shared/words/time'
import { entryOf } from '@shared/domain/record'
import type { Console } from '../console'
import { harmlessLine } from '../harmless'

const SHOWN_HASH = 12

/** A plan as one has to see it before saying yes: what is wrong, each step with its command, risk and way back. */
export const planLines = (out: Console, state: State, repair: Repair, now: number): readonly string[] => {
  const { plan, expiresAt } = repair
  const incident = entryOf(state.incidents, repair.incidentId)
  const lines: string[] = []
  if (incident) lines.push(out.paint('strong', harmlessLine(out.render(incident.title))))
  plan.steps.forEach((step, at) => {
    lines.push(`  ${at + 1}. ${harmlessLine(out.render(describeStep(step)))}`)
    lines.push(out.paint('muted', `     $ ${harmlessLine(stepCommand(step))}`))
  })
  for (const touch of plan.touches)
    lines.push(`  ${out.paint('caution', '!')} ${harmlessLine(out.render(touch))}`)
  lines.push(
    out.text('cli.plan.about', {
      host: harmlessLine(plan.host),
      risk: out.text(`word.risk.${plan.risk}`),
      undo: out.text(`word.undo.${plan.undo}`),
      hash: plan.hash.slice(0, SHOWN_HASH),
    }),
  )
  lines.push(
    plan.verifyChecks.length === 0
      ? out.text('cli.plan.no_proof')
      : out.text('cli.plan.proof', { checks: plan.verifyChecks.map(harmlessLine).join(', ') }),
  )
  if (expiresAt !== null)
    lines.push(out.text('cli.plan.expires', { time: momentTime(out.language, expiresAt, now) }))
  return lines
}
