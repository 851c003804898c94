import { message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import type { Storm } from '@shared/domain/state'
import type { Target } from '@shared/domain/target'
import { LOOK_AGAIN_MS } from '../core/decide'
import { mutedBy } from '../core/held-back'
import { isInStorm, judgeStorm, judgeStormEnd } from '../core/storm'
import { isSelfRule } from '../self-watch/judge-self'
import type { Context } from './context'
import { openIncidents } from './context'

const TOLD_TARGETS = 3
const bySeverity: readonly Severity[] = ['warning', 'error', 'critical']

export type StormStage = {
  /** Judges anew whether a storm has begun or is over: after an incident came or went, and after a start. */
  readonly judge: () => Promise<void>
}

type Next = {
  /** Something that was held back may go on: it is decided again and told. */
  readonly lookAgain: () => Promise<void>
}

/** Sees several targets fail at once as one thing: one notice, and no repair without a person. */
export const createStormStage = (context: Context, next: Next): StormStage => {
  const { recorder, timers, clock } = context
  let toldLasting: string | null = null

  const judgeAt = (at: number): void =>
    timers.set('storm', at, () =>
      context.mailbox.post('storm', async () => {
        // Tried again when it cannot be recorded.
        judgeAt(clock.now() + LOOK_AGAIN_MS)
        await judge()
      }),
    )

  const tell = (text: 'notice.storm' | 'notice.storm_lasts', targets: readonly Target[]): void => {
    const { storm, incidents } = recorder.state()
    const severities = Object.values(incidents)
      .filter((incident) => incident.closedAt === null && isInStorm(storm, incident))
      .map(({ severity }) => severity)
    const names = [...new Set(targets.map(({ name }) => name))]
    const shown = names.slice(0, TOLD_TARGETS).join(', ')
    context.tell({
      severity: bySeverity.findLast((severity) => severities.includes(severity)) ?? 'error',
      title:
        names.length > TOLD_TARGETS
          ? message(`${text}_more`, { n: names.length, shown, more: names.length - TOLD_TARGETS })
          : message(text, { n: names.length, shown }),
      incidentId: null,
    })
  }

  /** Also when one that has calmed down still lasts: it flares up. */
  const begin = async (): Promise<void> => {
    const state = recorder.state()
    const now = clock.now()
    // What somebody works on is expected to fail, and what the storm has brought is counted already.
    const counted = openIncidents(state).filter(
      (incident) =>
        !isSelfRule(incident.ruleId) &&
        !isInStorm(state.storm, incident) &&
        mutedBy(state, incident, now) === null,
    )
    const targets = judgeStorm(counted, now)
    if (targets === null) return
    const stormId = state.storm?.id ?? context.newId('w')
    await recorder.record([{ type: 'storm.began', data: { stormId, targets } }])
    tell('notice.storm', targets)
  }

  /** Those that came after its first notice were told by nobody: how many have stayed is told once. */
  const tellLasting = ({ id, newestTargetAt }: Storm, open: readonly Target[]): void => {
    const told = `${id} ${newestTargetAt}`
    if (told === toldLasting) return
    toldLasting = told
    tell('notice.storm_lasts', open)
  }

  const judge = async (): Promise<void> => {
    await begin()
    const { storm } = recorder.state()
    if (storm === null) return
    const end = judgeStormEnd(storm, recorder.state(), clock.now())
    switch (end.kind) {
      case 'wait':
        return judgeAt(end.untilAt)
      case 'lasts':
        tellLasting(storm, end.open)
        return timers.clear('storm')
      case 'over':
        await recorder.record([
          { type: 'storm.ended', data: { stormId: storm.id, incidents: storm.incidents } },
        ])
        timers.clear('storm')
        return next.lookAgain()
    }
  }

  return { judge }
}
