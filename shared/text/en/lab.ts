/** The lab: what an edited expression of a rule would find. */
export const lab = {
  'timeline.expression_set': '{who} changed what a rule looks for: {from} → {to}',
  'timeline.call.lab': 'trying an expression',
  'timeline.call.lab_save': 'changing an expression',

  'lab.regex.empty': 'The expression is empty. It would match every line, so it cannot be used',
  'lab.regex.environment':
    '${…} is replaced by a value of the environment, so it cannot be tried here. To mean the characters, write \\$',
  'lab.regex.look_around':
    'Because of the look-around {part}, searches have a time limit. On long lines a search may be given up',
  'lab.regex.back_reference':
    'Because of the back reference {part}, searches have a time limit. On long lines a search may be given up',
  'lab.slow':
    'Stopped: this expression takes too long (not done after {seconds} s). Rewrite nested repetitions such as (a+)+, look-around or back references',
  'lab.broken': 'The trial failed inside. See auto_fix.log for the details',
  'lab.no_source': 'This log is not followed. Choose another one from the list',
  'lab.no_run': 'This trial has ended. Run it again',
  'lab.busy': 'Trials run in other windows. Try again when they have ended',
  'lab.not_writable':
    'The settings file {file} cannot be written. Somebody with the rights has to put these lines in the same place of the file',
  'lab.filled':
    'This expression has values of the environment in it, so it cannot be changed from here. Edit the settings file {file}',
} as const
