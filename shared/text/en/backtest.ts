export const backtest = {
  'logs.cut_off': 'The compressed data of {path} ends too early. What could be read was counted',

  'backtest.mended': 'After the repair that is assumed, the line has not come again yet',
  'backtest.not_looked': 'A backtest does not look at the host as it is now',
  'backtest.opened': 'Detected in {source} ({n} {n|time|times})',
  'backtest.unknown':
    'What its check said then is not known: if it failed, this would have been repaired at once, otherwise asked',
  'backtest.begun': 'Repair begun (assumed): {actions}',
  'backtest.settled': 'The repair came to (assumed): {outcome}',
  'backtest.regressed': 'It came back after the last repair',
  'backtest.storm': '{n} targets failed at once: repairs are held back and asked',
  'backtest.closed.verified': 'Over: the repair is taken to have worked',
  'backtest.closed.recovered': 'Over: recovered',
  'backtest.closed.quiet': 'Over: no more lines came',
  'backtest.closed.settings': 'Over: the settings changed',

  'backtest.assumes.checks':
    'What checks said then is not known and not used. Repairs that need a failing check are counted as “depends”',
  'backtest.assumes.host':
    'Plans are not made on the host as it is now. How services, rights and disks were then is not known: a plan is taken to have been possible',
  'backtest.assumes.repair':
    'A repair is taken to last {seconds} s, and to have worked unless the line comes again within {minutes} min',
  'backtest.assumes.unanswered': 'Repairs that ask are taken to get no answer',
  'backtest.assumes.approved': 'Repairs that ask are taken to be approved at once',
  'backtest.assumes.end': 'After the last line no log is taken to say anything',
  'backtest.assumes.slices':
    'Matches of one log are judged together second by second, and every ten seconds while they go on',
  'backtest.assumes.mode': 'Decided in mode “{mode}” instead of that of the settings',

  'cli.about.backtest':
    'replay logs by their own times: what would have been detected and decided (runs nothing)',
  'cli.more.backtest': `Puts the lines of the files in the order of their own times (ISO 8601, syslog, nginx, PostgreSQL, Redis and others; a time without a zone is in the zone of this environment) and lets the whole decision engine judge them. Files of gzip, also of several members, are read as they are.
- is the standard input. It is also read when no file is named and it is a pipe or a file.
--since and --until take 2026-01-31, 2026-01-31T14:30, 2026-01-31T14:30:00+09:00 or how far back from now (24h, 7d).
With --approve, repairs that ask are taken to be approved at once; without it nobody answers. --timeline N shows so many moments (40 unless told).
The host as it is now is neither looked at nor changed. The same files and settings always lead to the same result.
Exit codes: 0 done, 3 fault of usage or settings, or a file that cannot be read.`,
  'cli.usage.backtest': 'mamori backtest needs at least one file to read, or -',
  'cli.usage.stdin_once': 'The standard input (-) can be named only once',
  'cli.usage.moment': '{name} takes 2026-01-31, 2026-01-31T14:30, 24h or 7d (given: {word})',
  'cli.usage.span': '--since has to be before --until',

  'backtest.head.span': '{from} to {to} ({took})',
  'backtest.head.none': 'Nothing matched that states a time',
  'backtest.head.mode': 'Mode: {mode}',
  'backtest.files': 'Files',
  'backtest.file': '{lines} {lines|line|lines}, {n} {n|match|matches}',
  'backtest.file.undated': '{n} {n|match|matches} without a known time (not decided about)',
  'backtest.file.late': '{n} {n|match|matches} out of order (taken at the time of the line before)',
  'backtest.file.cut': '{n} {n|line|lines} cut for being too long',
  'backtest.rules': 'By rule',
  'backtest.column.rule': 'Rule',
  'backtest.column.target': 'Target',
  'backtest.column.lines': 'Matches',
  'backtest.column.incidents': 'Incidents',
  'backtest.column.run': 'Auto',
  'backtest.column.ask': 'Asked',
  'backtest.column.unknown': 'Depends',
  'backtest.column.told': 'Told',
  'backtest.column.skip': 'Skipped',
  'backtest.column.outcome': 'Repairs (assumed)',
  'backtest.row.below': '{n} {n|match|matches} below min_count',
  'backtest.row.undated': '{n} {n|match|matches} without a known time',
  'backtest.row.skipped': 'Skipped because of',
  'backtest.row.asked': 'Asked because of',
  'backtest.row.times': '{what} {n}x',
  'backtest.row.breaker': 'Breaker opened {n}x',
  'backtest.row.unanswered': 'no answer {n}',
  'backtest.row.demoted': 'Its repairs regressed: it asks from then on',
  'backtest.none': 'No match: {rules}',
  'backtest.checks': '{n} {n|rule|rules} about checks not judged',
  'backtest.storms': '{n} {n|storm|storms}',
  'backtest.notices': '{n} {n|notice|notices}',
  'backtest.unanswered':
    '{n} {n|question|questions} got no answer: --approve shows what would have followed an approval',
  'backtest.timeline': 'Timeline',
  'backtest.timeline.more': '{n} more (--timeline shows more, --json all of them)',
  'backtest.assumes': 'Taken to be so',
  'backtest.gate.rate': 'Hourly limit',

  'cli.more.scan': `Counts the lines that match, those that are ignored, and those that look like an error and match no pattern. A line counts once for each pattern, so the numbers are those of grep. Files of gzip, also of several members, are read as they are.
- is the standard input. It is also read when no file is named and it is a pipe or a file.
--pattern ID counts only that pattern (it may be given several times). --regex tries one expression without any settings, --ignore what it leaves out.
--missed N shows so many of the lines that match no pattern (5 unless told), without secrets.
The cost is the time spent on lines that may match; a watched pattern has back references or the like, and a time limit for each search.
Exit codes: 0 done, 3 fault of usage or settings, or a file that cannot be read.`,
  'cli.usage.regex': 'The expression of {name} is not valid: {reason}',
  'cli.usage.ignore': '--ignore needs --regex',
  'cli.usage.regex_or_pattern': '--regex and --pattern cannot be given together',
  'cli.usage.pattern': 'The settings have no pattern {id} (they have: {known})',
  'cli.scan.column.pattern': 'Pattern',
  'cli.scan.column.hits': 'Hits',
  'cli.scan.column.ignored': 'Ignored',
  'cli.scan.column.cost': 'Cost',
  'cli.scan.column.share': 'Share',
  'cli.scan.column.note': 'Note',
  'cli.scan.watched': 'watched',
  'cli.scan.given_up': '{n} {n|line|lines} given up (nobody knows whether they match)',
  'cli.scan.left_out': 'Patterns that were not used: {ids}',
  'cli.scan.cut': 'Lines over 64 KiB, of which only the beginning was looked at: {n}',
  'cli.scan.missed_more': '{n} more (--missed shows more)',
  'cli.scan.missed_none': 'No line looks like an error and matches no pattern',
} as const
