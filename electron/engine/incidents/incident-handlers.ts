import type { Handlers } from '@shared/ipc/router'
import type { Engine } from '../engine'

type IncidentCall = 'incidents.note'

/** Answers the calls about what people do beside repairing. */
export const createIncidentHandlers = (engine: () => Engine): Handlers<IncidentCall> => ({
  'incidents.note': async (input, actor) => {
    await (await engine().trust()).records.note(input, actor)
    return { kind: 'done' }
  },
})
