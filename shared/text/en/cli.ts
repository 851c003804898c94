export const cli = {
  'cli.help': `Usage:
  mamori [--once | --continuous] [--iterations N] [--loop-count 15] [--wait-minutes 5]
         [--config PATH] [--log-file PATH] [--data-dir DIR] [--json]
  mamori health       [--config PATH]           run every check once and print the result as JSON
  mamori scan FILE... [--config PATH] [--json]  count what the patterns find, repair nothing
  mamori check-config [PATH] [--json]           faults, warnings, and what each rule could do now

Bare mamori is mamori --once.
Exit codes: 0 healthy or done, 1 degraded, 2 critical, 3 wrong usage or settings (nothing was run),
130 interrupted by a signal`,
  'cli.usage.parse': 'The command line cannot be understood: {why}',
  'cli.usage.command': 'There is no command {name}',
  'cli.usage.option': '{option} does not go with {command}',
  'cli.usage.once_or_continuous': '--once and --continuous exclude each other',
  'cli.usage.iterations': '--iterations needs --continuous',
  'cli.usage.whole_number': '{name} takes a whole number from 1 on',
  'cli.usage.number': '{name} takes a number from 0 on',
  'cli.usage.scan': 'mamori scan needs at least one file to read',
  'cli.usage.too_many': 'There is one word too many: {word}',
  'cli.usage.see_help': 'mamori --help shows the usage',
  'cli.settings.missing':
    'There is no settings file {file}: let the desktop’s welcome write one, or name yours with --config',
  'cli.settings.faults': 'The settings have {n} {n|fault|faults}: nothing was run',
  'cli.settings.kept': 'The settings have {n} {n|fault|faults}: the last good ones stay in use',
  'cli.settings.reloaded': 'The settings were read anew: {file}',
  'cli.settings.good':
    '{file}: no faults ({rules} {rules|rule|rules}, {checks} {checks|check|checks}, {sources} {sources|log|logs}, mode {mode})',
  'cli.taken':
    'Another Mamori works on {dataDir}: this one does not start, so that nothing is repaired twice',
  'cli.journal': 'The journal cannot be opened ({file}): {why}',
  'cli.journal_lost': 'The journal can no longer be written, stopping: {why}',
  'cli.started': 'Watching ({file}). Ctrl+C stops it',
  'cli.stopping': 'Stopping…',
  'cli.once.check': '{status} {name}: {message}',
  'cli.once.incident': 'Incident: {title}',
  'cli.once.repair': 'Repair of {target}: {stage}',
  'cli.once.waiting': 'A repair of {target} needs approval: approve it in the desktop',
  'cli.once.overall': 'Overall: {overall}',
  'cli.scan.unreadable': '{file} cannot be read: {why}',
  'cli.scan.total': '{files} {files|file|files}, {lines} {lines|line|lines}',
  'cli.scan.pattern': '{hits} {hits|hit|hits} {id} ({ignored} ignored)',
  'cli.scan.missed': 'Lines that look like an error and match no pattern: {n}',
  'cli.scan.rule_disabled': 'Pattern {id} took too long and was stopped',
  'cli.rule.can_act': '{id}: could act now ({n} {n|step|steps})',
  'cli.rule.nothing': '{id}: nothing to change now',
  'cli.rule.impossible': '{id}: could not act now. {why}',
  'cli.rule.tells': '{id}: only notices and analysis',
  'cli.overall.healthy': 'healthy',
  'cli.overall.degraded': 'degraded',
  'cli.overall.critical': 'critical',
  'cli.unusable': '{file} cannot be used: {why}',
} as const
