import { z } from 'zod'
import { serviceFields } from './parts'

/** Has a service's manager do something with it. */
export const serviceStep = z.lazy(() =>
  z.object({
    kind: z.literal('service'),
    verb: z.enum(['restart', 'start', 'stop', 'reload']),
    ...serviceFields,
  }),
)

/** Waits until a service is up. */
export const awaitActiveStep = z.lazy(() => z.object({ kind: z.literal('await_active'), ...serviceFields }))
