import type { LogRule } from '../logs/log-watch'
import type { Settings } from './settings'

/** The rules that read logs, as the scanner needs them. */
export const logRulesOf = (settings: Pick<Settings, 'rules'>): readonly LogRule[] =>
  settings.rules.flatMap(({ id, severity, cause }) =>
    cause.kind === 'log'
      ? [{ id, severity, pattern: cause.pattern, ignore: cause.ignore, sources: cause.sources }]
      : [],
  )
