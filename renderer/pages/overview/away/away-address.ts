import type { Stage } from '@shared/timeline/event-stage'
import { formatFilter, noFilter } from '../../incidents/filter'

/** The address of a stretch of the timeline. */
export const timeQuery = (fromAt: number, toAt: number, stages: readonly Stage[] = []): string =>
  formatFilter({ ...noFilter, fromAt, toAt, stages })

const AROUND_MS = 60_000

/** The address of what happened around a moment. */
export const aroundQuery = (at: number): string => timeQuery(at - AROUND_MS, at + AROUND_MS)

/** The address of an incident. */
export const incidentQuery = (incidentId: string): string => formatFilter({ ...noFilter, incidentId })
