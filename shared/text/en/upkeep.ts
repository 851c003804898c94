export const upkeep = {
  'silence.unknown_rule': 'There is no rule "{rule}" to silence',
  'silence.unknown_check': 'There is no check "{check}" to silence',
  'silence.unknown_target': 'Nothing that is watched is about "{target}", so it cannot be silenced',
  'silence.too_many': '{most} silences last already. End one first',
  'silence.over': 'This silence has ended already',
  'hold.too_many': '{most} holds last already. End one first',
  'hold.over': 'This hold has ended already',
  'notice.silence_ended':
    'Silence ended ({reason}). Meanwhile: {incidents} {incidents|incident|incidents}, {notices} {notices|notice|notices} not sent, {repairs} {repairs|repair|repairs} not run',
  'notice.hold_failed': '{command} failed (exit code {code}). Repairs are on again: check the result',
  'notice.hold_lost': '{command} is gone without telling its result. Repairs are on again: check it',
  'notice.hold_expired': '{command} was not done in the time of its hold. Repairs are on again',
} as const
