import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '@shared/domain/message'
import type { Observation } from '@shared/domain/observation'
import { fixedZone } from '../../core/stated-time'
import type { StoredPlace } from '../../ports'
import { compileRules } from '../compile-rules'
import type { LogBatch, LogRule, LogWatch, LogWatchOptions, SourceStatus } from '../log-watch'
import type { ReaderDeps } from '../log-reader'
import { createLogWatch, type LogWatchDeps } from '../start-log-watch'

export const boomRule: LogRule = {
  id: 'boom',
  severity: 'error',
  pattern: 'boom',
  ignore: null,
  sources: null,
}

/** What a follower of a test reads by: that one rule, and times as they stand in the lines. */
export const boomReader = (sourceId: string, now: () => number = Date.now): ReaderDeps => ({
  sourceId,
  rules: compileRules([boomRule]).compiled,
  zone: fixedZone(0),
  now,
  onRule: () => undefined,
  onGivenUp: () => undefined,
})

/** What a watch told, gathered for a test. */
export type Gathered = {
  readonly watch: LogWatch
  readonly batches: LogBatch[]
  readonly statuses: SourceStatus[]
  readonly broken: Error[]
  readonly troubles: { readonly ruleId: string; readonly why: Message }[]
  readonly observations: () => readonly Observation[]
  /** The matched lines in their order. */
  readonly lines: () => readonly string[]
  /** The last stored offsets, as a journal would keep them. */
  readonly offsets: () => readonly StoredPlace[]
  readonly state: () => string | undefined
}

/** A folder of its own for one test. */
export const makeFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'mamori-logs-')))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts a real watch on one file, or on several, and gathers what it tells. */
export const gather = (
  deps: LogWatchDeps,
  files: string | readonly string[],
  options: Partial<LogWatchOptions> = {},
): Gathered => {
  const batches: LogBatch[] = []
  const statuses: SourceStatus[] = []
  const broken: Error[] = []
  const troubles: { ruleId: string; why: Message }[] = []
  const stored = new Map<string, StoredPlace>()
  const { onBatch, ...rest } = options
  const watch = createLogWatch(deps)({
    sources: [files].flat().map((path, index) => ({ id: index === 0 ? 'app' : `app${index}`, path })),
    rules: [boomRule],
    offsets: [],
    realtime: true,
    ownPaths: [],
    onBatch: async (batch) => {
      await onBatch?.(batch)
      batches.push(batch)
      stored.set(batch.sourceId, batch.offset)
    },
    onStatus: (status) => statuses.push(status),
    onBroken: (error) => broken.push(error),
    onRuleTrouble: (ruleId, why) => troubles.push({ ruleId, why }),
    ...rest,
  })
  const observations = () => batches.flatMap((batch) => batch.observations)
  return {
    watch,
    batches,
    statuses,
    broken,
    troubles,
    observations,
    lines: () =>
      observations().flatMap((one) => one.lines.filter((line) => line.matched).map((line) => line.text)),
    offsets: () => [...stored.values()],
    state: () => statuses.at(-1)?.state,
  }
}
