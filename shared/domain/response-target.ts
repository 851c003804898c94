import type { Incident } from './state'

/** How soon a person should have looked at it, as runbooks of operations have it. */
export type ResponseTarget = { readonly priority: 'P0' | 'P1' | 'P2'; readonly withinMs: number }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A system that is down is looked into within 5 minutes, a database within 10. */
const down: ResponseTarget = { priority: 'P0', withinMs: 5 * MINUTE_MS }
const database: ResponseTarget = { priority: 'P0', withinMs: 10 * MINUTE_MS }
/** Performance, memory, CPU, disk. */
const resource: ResponseTarget = { priority: 'P1', withinMs: HOUR_MS }
const error: ResponseTarget = { priority: 'P1', withinMs: HOUR_MS }
/** Log errors and whatever else can wait for a day. */
const minor: ResponseTarget = { priority: 'P2', withinMs: 24 * HOUR_MS }

/** What a rule is about, told by the parts of its name and of its target's. */
const RESOURCE = /(?:^|[^a-z])(?:cpu|load|memory|mem|swap|disk|inode|inodes|space|storage)(?:[^a-z]|$)/i
const DATABASE = /(?:^|[^a-z])(?:database|db|postgres|postgresql|mysql|mariadb)(?:[^a-z]|$)/i

/** The response target of an incident. It is shown, and never alarms by itself. */
export const responseTarget = ({
  severity,
  ruleId,
  target,
}: Pick<Incident, 'severity' | 'ruleId' | 'target'>): ResponseTarget => {
  if (severity === 'warning') return minor
  if (RESOURCE.test(ruleId)) return resource
  if (severity === 'error') return error
  return DATABASE.test(`${ruleId} ${target.name}`) ? database : down
}

/** When a person should have looked at it, epoch ms. */
export const dueAt = (incident: Pick<Incident, 'severity' | 'ruleId' | 'target' | 'openedAt'>): number =>
  incident.openedAt + responseTarget(incident).withinMs
