/** Following and scanning log files. */
export const logs = {
  'logs.following': 'Following {path}',
  'logs.unread':
    'Following {path}. What was new in {n} rotated {n|file|files} could not be read: {files}. Look at {n|it|them} yourself',
  'logs.own': "{path} is Mamori's own log; nothing in it is detected",
  'logs.missing': '{path} does not exist yet. It is read from its beginning as soon as it is created',
  'logs.vanished': '{path} is gone. It is read from its beginning when it is created again',
  'logs.not_found': '{path} was not found. Check the path',
  'logs.directory': '{path} is a directory. Give the path of a log file',
  'logs.not_a_file': '{path} is not a regular file and cannot be read',
  'logs.denied': '{path} may not be read. Give the user that runs Mamori read permission',
  'logs.failed': '{path} could not be read: {reason}',
  'logs.corrupt': 'The compressed data of {path} is damaged. Only what could be read was counted: {reason}',
  'logs.rule_invalid': 'The expression of pattern {rule} is not valid, so the pattern is not used: {reason}',
  'logs.rule_slow':
    'Matching pattern {rule} took longer than {seconds} s, so it is not used until the next start. Revise its expression',
  'logs.rule_given_up':
    'Searching for pattern {rule} was given up on {n} {n|line|lines}: whether {n|it|they} matched is not known. Without look-around and back references it would not be given up',
  'logs.rule_given_up_often':
    'Searching for pattern {rule} was given up on {n} lines within a minute, so it is not used until the next start. Write it without look-around and back references',
} as const
