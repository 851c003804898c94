/** The journal's checkpoints and its proof against tampering. */
export const audit = {
  'timeline.checkpoint_made': 'State saved up to entry {seq} (checkpoint)',
  'timeline.detail.checkpoint': 'Saved up to entry',
  'timeline.detail.chain': 'Audit chain value',

  'audit.intact': 'No tampering found: {file}',
  'audit.tampered': 'The journal was tampered with: {file}',
  'audit.unreadable': 'The journal cannot be verified ({file}): {why}',
  'audit.entries': '{n} {n|entry|entries}',
  'audit.first': 'Retention has removed what was before entry {seq} (verified from its checkpoint)',
  'audit.erased':
    'The contents of {n} {n|entry|entries} were erased (number, time, actor and the erasure itself remain)',
  'audit.head': 'Last entry: {seq}, chain value {chain}',
  'audit.anchors': 'Compared with {n} {n|anchor|anchors}',
  'audit.anchors_too_old': '{n} {n|anchor is|anchors are} of removed older entries and could not be compared',
  'audit.unanchored':
    'There is no anchor to compare with ({file}): entries cut off at the end, or a chain made anew, cannot be found',
  'audit.more': '{n} more {n|finding|findings}',

  'audit.place.one': 'Entry {seq}',
  'audit.place.many': 'Entries {from} to {to}',
  'audit.finding.changed': '{place}: the contents were changed',
  'audit.finding.unlinked':
    '{place}: no link to the entry before (the entry or its chain value was exchanged)',
  'audit.finding.removed': '{place}: removed',
  'audit.finding.reordered': '{place}: moved to another place in the order',
  'audit.finding.added': '{place}: added or exchanged afterwards',
  'audit.finding.cut_off': '{place}: known to have been there, but cut off at the end',
  'audit.finding.rewritten':
    '{place}: the chain value differs from the anchor (made anew from somewhere in there)',
  'audit.finding.state_changed': '{place}: the state that the checkpoint stored was changed',
} as const
