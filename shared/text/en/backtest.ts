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
  'backtest.assumes.mode': 'Decided in mode “{mode}” instead of that of the settings',
} as const
