import type { away as japanese } from '../ja/away'

/** While you were away: what came and went since the window was last looked at. */
export const away: Record<keyof typeof japanese, string> = {
  'away.title': 'While you were away',
  'away.span': '{from} to {to} ({length})',
  'away.suspended': 'this computer was asleep',
  'away.nothing': 'Nothing changed in that time',
  'away.dismiss': 'Dismiss',
  'away.all': 'Show in the timeline',
  'away.partial': 'There is a lot: these are the newest {n} records. The timeline has the rest.',
  'away.incidents': 'Incidents',
  'away.incidents.count': '{opened} opened, {closed} closed',
  'away.repairs': 'Repairs',
  'away.approvals': 'Approvals that expired',
  'away.gaps': 'Time without a watch',
  'away.settings': 'Settings changed',
  'away.still_open': 'still open',
  'away.lasted': 'closed after {length}',
  'away.ended': 'closed',
  'away.began_before': 'began before',
  'away.gap.stopped': 'the engine was stopped',
  'away.gap.died': 'the engine ended without a word',
  'away.gap.slept': 'the computer slept',
  'away.gap.open': 'it is still stopped',
  'away.more': '{n} more',
  'away.gone': 'no longer in the record',
}
