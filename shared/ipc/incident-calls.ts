import { z } from 'zod'
import { method } from './method'

/** So much a person can say at once. */
export const LONGEST_NOTE = 2000
export const LONGEST_ASSIGNEE = 80

/** What people do about an incident beside repairing it. */
export const incidentCalls = {
  /** Says who takes care of it from now on (null: nobody), and what there is to know; words may be missing. */
  'incidents.note': method(
    'approve',
    () =>
      z
        .object({
          incidentId: z.string().min(1).max(64),
          text: z.string().trim().max(LONGEST_NOTE),
          assignee: z.string().trim().min(1).max(LONGEST_ASSIGNEE).nullable(),
        })
        .strict(),
    () => z.object({ kind: z.literal('done') }),
  ),
} as const
