import { z } from 'zod'
import { messageSchema } from '../domain/message'
import { severitySchema } from '../domain/observation'
import { shapeSchema } from './hosts'
import { method } from './method'

/** So much a person can say at once. */
export const LONGEST_NOTE = 2000
export const LONGEST_ASSIGNEE = 80

/** So many lines are shown before and after what matched. */
export const CONTEXT_LINES = 20

/** So long can the words be by which it is filtered. */
export const LONGEST_FILTER_TEXT = 200

/** What of the record is taken along: all of an incident, or a stretch of time as the timeline shows it. */
const exportedSchema = () =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('incident'), incidentId: z.string().min(1).max(64) }).strict(),
    z
      .object({
        kind: z.literal('span'),
        types: z.array(z.string()).max(200).optional(),
        incidentId: z.string().min(1).max(64).optional(),
        severities: z.array(severitySchema).max(3).optional(),
        /** What their lines of the timeline say in the language of the report. */
        text: z.string().max(LONGEST_FILTER_TEXT).optional(),
        subject: z.string().max(1000).optional(),
        shapes: z.array(shapeSchema).max(6).optional(),
        fromAt: z.number().optional(),
        toAt: z.number().optional(),
      })
      .strict(),
  ])

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
  /**
   * The lines around what an event `log.observed` tells, looked for anew in its log: redacted and cut. It needs more than
   * a look, since it shows lines that no rule has asked for.
   */
  'logs.context': method(
    'approve',
    () => z.object({ seq: z.number().int().positive() }).strict(),
    () =>
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('found'),
          /** Where it stands now: a rotation may have moved it. */
          place: z.string(),
          lines: z
            .array(z.object({ text: z.string(), matched: z.boolean() }))
            .max(200)
            .readonly(),
        }),
        z.object({ kind: z.literal('gone'), message: messageSchema }),
      ]),
  ),
  /** A report to take along, as a whole: times with their zone, gates, plans, outputs, outcomes, notes; redacted. */
  'timeline.export': method(
    'look',
    () =>
      z
        .object({
          what: exportedSchema(),
          format: z.enum(['markdown', 'json']),
          language: z.enum(['ja', 'en']),
          timeZone: z.string().max(64),
        })
        .strict(),
    () =>
      z.object({
        name: z.string(),
        content: z.string(),
        events: z.number().int().nonnegative(),
        /** Older ones for which there was no room. */
        cut: z.boolean(),
      }),
  ),
} as const
