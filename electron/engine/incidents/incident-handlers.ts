import type { Handlers } from '@shared/ipc/router'
import type { Engine } from '../engine'

type IncidentCall = 'incidents.note' | 'logs.context' | 'timeline.export'

/** Answers the calls about what people do beside repairing. */
export const createIncidentHandlers = (engine: () => Engine): Handlers<IncidentCall> => {
  const records = async () => (await engine().trust()).records
  return {
    'incidents.note': async (input, actor) => {
      await (await records()).note(input, actor)
      return { kind: 'done' }
    },
    'logs.context': async ({ seq }) => (await records()).context(seq),
    'timeline.export': async (input) => (await records()).report(input),
  }
}
