import { message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import { LOOK_AGAIN_MS } from '../core/decide'
import { mutedBy } from '../core/held-back'
import { isInStorm, judgeStorm, judgeStormEnd } from '../core/storm'
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

  const judgeAt = (at: number): void =>
    timers.set('storm', at, () =>
      context.mailbox.post('storm', async () => {
        // Tried again when it cannot be recorded.
        judgeAt(clock.now() + LOOK_AGAIN_MS)
        await judge()
      }),
    )

  const begin = async (): Promise<void> => {
    const state = recorder.state()
    const now = clock.now()
    // What somebody works on is expected to fail.
    const counted = openIncidents(state).filter((incident) => mutedBy(state, incident, now) === null)
    const targets = judgeStorm(counted, now)
    if (targets === null) return
    const stormId = context.newId('w')
    await recorder.record([{ type: 'storm.began', data: { stormId, targets } }])
    const { storm } = recorder.state()
    const severities = counted
      .filter((incident) => isInStorm(storm, incident))
      .map(({ severity }) => severity)
    const names = targets.map(({ name }) => name)
    const shown = names.slice(0, TOLD_TARGETS).join(', ')
    context.tell({
      severity: bySeverity.findLast((severity) => severities.includes(severity)) ?? 'error',
      title:
        names.length > TOLD_TARGETS
          ? message('notice.storm_more', { n: names.length, shown, more: names.length - TOLD_TARGETS })
          : message('notice.storm', { n: names.length, shown }),
      incidentId: null,
    })
  }

  const judge = async (): Promise<void> => {
    if (recorder.state().storm === null) await begin()
    const { storm } = recorder.state()
    if (storm === null) return
    const end = judgeStormEnd(storm, recorder.state(), clock.now())
    switch (end.kind) {
      case 'wait':
        return judgeAt(end.untilAt)
      case 'lasts':
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
