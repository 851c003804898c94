export const ledger = {
  'timeline.shadow_noted.run': 'In auto mode this would have run: {step}',
  'timeline.shadow_noted.run_more': 'In auto mode this would have run: {step}, and {n} more {n|step|steps}',
  'timeline.shadow_noted.ask': 'In auto mode this would have asked first: {step}',
  'timeline.shadow_noted.ask_more':
    'In auto mode this would have asked first: {step}, and {n} more {n|step|steps}',
  'timeline.shadow_settled': 'What happened instead: {ending}. {message}',
  'timeline.rule_demoted': 'The rule now asks first: {message}',
  'timeline.rule_promoted': '{who} lets the rule act as its settings say again',
  'timeline.rule_promoted.settings': 'A change of the settings has lifted the demotion of the rule',
  'timeline.auto_fix_set': '{who} changed what the rule may do: {from} → {to}',
  'timeline.detail.instead': 'Instead',

  'ledger.ending.recovered': 'recovered alone',
  'ledger.ending.same_fix': 'fixed the same way',
  'ledger.ending.wrong': 'would have been wrong',
  'ledger.ending.lasting': 'still not solved',
  'ledger.ending.unknown': 'not known',
  'ledger.auto_fix.auto': 'auto',
  'ledger.auto_fix.ask': 'ask first',
  'ledger.auto_fix.off': 'no repair',
  'ledger.verified': '{verified} of {total} verified',
  'ledger.recurrences': '{n} {n|time|times} in {days} days',
  'ledger.mostly.hour': '{n} of {of} between {hour}:00 and {hour}:59',
  'ledger.mostly.hold': '{n} of {of} within {minutes} min of work on the host (a deploy, a hold)',
  'ledger.mostly.start': '{n} of {of} within {minutes} min after Mamori started',
  'ledger.mostly.rule': '{n} of {of} within {minutes} min after rule {rule}',
  'ledger.shadows':
    '{n} {n|time|times}: {recovered} recovered alone, {same_fix} fixed the same way, {wrong} would have been wrong, {lasting} not solved, {unknown} not known',
  'ledger.shadows.within': 'those that recovered alone did so within {seconds} s',

  'shadow.recovered': 'The check is well again, and nobody has touched the target',
  'shadow.recovered.own': 'Its own manager has started {service} again',
  'shadow.same.service': 'Somebody, or something else, has started {service} anew since',
  'shadow.same.process': 'Process {pid}, which would have been ended, is gone',
  'shadow.same.plan': 'Planning again finds nothing left to do',
  'shadow.wrong.soon': 'It was well again after {seconds} s: the repair would have been needless',
  'shadow.wrong.stopped': 'A person has stopped {service}: a restart would have been in their way',
  'shadow.wrong.held': 'Somebody began work on the host {after} s later: the repair would have run into it',
  'shadow.lasting': 'It still fails after {hours} h',
  'shadow.unknown.quiet': 'The log has fallen silent, which proves nothing',
  'shadow.unknown.settings': 'The settings have changed and no longer know of it',
  'shadow.unknown.repaired': 'The mode was changed, and Mamori repaired it',
  'shadow.unknown.unseen': 'The target could not be looked at',
  'shadow.unknown.restarted': '{service} was started anew, and by whom cannot be told',
  'shadow.unknown.other': 'It has changed in another way than planned',

  'demotion.regressed':
    'came back {n} times after its repairs within 24 h; it asks until a person promotes it',
  'breaker.quiet': 'The log has been silent, and no check could tell more',
  'breaker.settings': 'The settings no longer know of it',
  'gate.auto_fix.demoted': 'Demoted after two regressions: asks until a person promotes it',
  'notice.demoted': 'Rule {rule} now asks first (came back twice after its repairs)',
  'notice.gave_up':
    'Automatic repair of {target} is off. Tried {tried}, without effect (attempt {n}). In 30 days, {verified} of {total} repairs here were verified. A person is needed',
  'notice.gave_up.first':
    'Automatic repair of {target} is off. Tried {tried}, without effect (attempt {n}). A person is needed',

  'trust.no_rule': 'There is no rule {rule} in the settings',
  'trust.not_demoted': 'Rule {rule} is not demoted',
  'trust.no_entry': 'The settings file {file} has no entry for rule {rule}',
  'trust.file_changed':
    'The settings file {file} was changed since it was read. Try again once its new content is in use',
  'trust.not_writable':
    'The settings file {file} cannot be written here. Somebody who may write it has to change auto_fix there',
  'trust.write_failed': 'The settings file {file} could not be changed ({why}). It is as it was',
  'trust.look_failed': 'It could not be looked at: {why}',

  'timeline.call.promote': 'promote a rule',
  'timeline.call.auto_fix': 'change what a rule may do',
  'cli.status.demoted': 'Rules that were demoted to ask ({n})',
  'cli.status.breakers': 'Open circuit breakers ({n})',
} as const
