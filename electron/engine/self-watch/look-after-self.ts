import type { Live } from '@shared/domain/live'
import type { EngineDeps } from '../engine'
import { createHeartbeat } from '../heartbeat/heartbeat'
import type { Loop } from '../stages/loop'
import type { Context } from '../stages/context'
import { createJumpTeller, watchClock } from '../stages/clock-watch'
import type { Opener } from '../stages/incidents'
import { createLiveness, pulseOf, type Pulse } from './liveness'
import { createSelfWatch } from './watch-self'

export type SelfCare = {
  readonly start: () => void
  readonly stop: () => Promise<void>
  /** What was late until now proves nothing: the machine slept, or the clock was set. */
  readonly forget: () => void
  readonly pulse: () => Pulse
}

type Deps = Pick<EngineDeps, 'journal' | 'meter' | 'pid' | 'rhythm'> & {
  readonly loop: Loop
  readonly sources: () => Live['sources']
  readonly opener: Opener
  readonly onChanged: () => Promise<void>
  readonly onHeartbeat: (beat: Live['self']['heartbeat']) => void
  /** The wall clock went another way than time itself. */
  readonly onClockJump: () => void
}

/** The engine's care for itself: it watches the clock and whether it keeps up, and shows the outside that it lives. */
export const lookAfterSelf = (context: Context, deps: Deps): SelfCare => {
  const { clock, settings, mailbox, recorder } = context
  const { loop, rhythm } = deps
  const pulse = (): Pulse =>
    pulseOf({
      loop: loop.live(),
      rhythm,
      checks: context.checks.all(),
      mailbox,
      realtime: settings.realtime,
    })
  const isAlive = createLiveness(pulse, deps.meter.elapsedMs)
  const watch = createSelfWatch(context, {
    ...deps,
    loop: loop.live,
    // It judges by what moves between its answers, and a heartbeat may ask seldom.
    onLook: isAlive,
  })
  const heartbeat =
    settings.heartbeat &&
    createHeartbeat({
      ...context,
      use: settings.heartbeat,
      pid: deps.pid,
      isAlive,
      head: deps.journal.head,
      onBeat: deps.onHeartbeat,
    })
  const jumps = createJumpTeller(clock, ({ byMs, sleptMs }) =>
    mailbox.post('clock jump', () =>
      recorder.record([{ type: 'clock.jumped', data: { byMs, ...(sleptMs > 0 && { sleptMs }) } }]),
    ),
  )
  const clockWatch = watchClock(clock, (jump) => {
    jumps.jumped(jump)
    deps.onClockJump()
  })
  return {
    start: () => {
      clockWatch.start()
      watch.start()
      heartbeat?.start()
    },
    stop: async () => {
      clockWatch.stop()
      jumps.stop()
      watch.stop()
      await heartbeat?.stop()
    },
    forget: watch.forget,
    pulse,
  }
}
