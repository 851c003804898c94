import type { Handlers } from '@shared/ipc/router'
import type { Engine } from '../engine'

type LabCall = 'lab.rule' | 'lab.start' | 'lab.read' | 'lab.cancel' | 'lab.save'

/** Answers the calls of the lab. */
export const createLabHandlers = (engine: () => Engine): Handlers<LabCall> => {
  const lab = async () => (await engine().trust()).lab()
  return {
    'lab.rule': async ({ ruleId }) => (await lab()).rule(ruleId),
    'lab.start': async (input) => (await lab()).start(input),
    'lab.read': async (input) => (await lab()).read(input),
    'lab.cancel': async ({ runId }) => {
      ;(await lab()).cancel(runId)
      return { kind: 'done' }
    },
    'lab.save': async (input, actor) => (await lab()).save(input, actor),
  }
}
