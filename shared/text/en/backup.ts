/** Backups, the repair of JSON files, and putting a file back. */
export const backup = {
  'backup.failed.unreadable':
    '{path} cannot be read ({reason}), so it cannot be backed up. Nothing was changed. Check who may read it',
  'backup.failed.gone': '{path} is gone and cannot be backed up',
  'backup.failed.not_regular': '{path} is no regular file and cannot be backed up',
  'backup.failed.changing':
    '{path} was written to while it was backed up. Nothing was changed. Try again when the writing is over',
  'backup.failed.no_room':
    'There is no room for the backup, so nothing is done ({needed} needed, {free} free, in {dir}). Make room, or shorten backups.keep_days',
  'backup.failed.too_large':
    'The backup would be larger than it may be, so nothing is done ({needed}, limit {most}). See backups.max_mb',
  'backup.failed.recipient':
    'Nothing can be encrypted to the age recipient of backups.recipient, so nothing is done ({reason}). Check the key',
  'backup.failed.write': 'The backup cannot be written to {dir}, so nothing is done ({reason})',
  'backup.failed.missing':
    'The backup {archive} is not there: its time (backups.keep_days) is over, or it was moved',
  'backup.failed.damaged': 'The backup {archive} is damaged and not used ({reason})',
  'backup.failed.no_entry': 'The backup {archive} has no {entry}',
  'backup.failed.identity':
    'The identity of backups.identity_file does not decrypt the backup {archive} ({reason}). Check the file',
  'backup.encrypted':
    'The backup is encrypted, and this Mamori has no key for it. Have whoever holds the key run "age -d -i KEYFILE -o {plain} {encrypted}", then undo again',

  'touch.backup.encrypted':
    'The files are kept encrypted with age. Mamori cannot decrypt them: before an undo, whoever holds the key has to run "age -d -i KEYFILE -o {dir}/….tar.gz {dir}/….tar.gz.age"',
  'touch.backup.none': 'The files are not backed up (backup_before_fix is off): this cannot be taken back',

  'settings.backups.recipient':
    'Give an age recipient, which begins with age1; never an identity (AGE-SECRET-KEY-)',

  'json.repair.bom': 'byte order mark',
  'json.repair.nul': 'NUL bytes',
  'json.repair.space': 'blanks that JSON does not have',
  'json.repair.comment': 'comments',
  'json.repair.trailing_comma': 'trailing commas',
  'json.repair.missing_comma': 'missing commas',
  'json.repair.quotes': 'single quotes',
  'json.repair.escape': 'needless escapes',
  'json.repair.unquoted_key': 'keys without quotes',
  'json.repair.python': 'True, False, None of Python',
  'json.repair.control': 'line breaks or control characters in strings',
  'json.repair.truncated': 'cut off at the end (closing brackets missing)',
  'json.repair.cut': 'cut off at the end (the incomplete member is dropped)',
  'json.repair.duplicate': 'the same member twice',

  'json.left.empty': 'there is nothing in it',
  'json.left.too_large': 'it is too large (limit 8 MiB)',
  'json.left.too_deep': 'it is nested too deeply',
  'json.left.encoding': 'it is not UTF-8',
  'json.left.nul': 'NUL bytes stand where data was lost',
  'json.left.unexpected': 'a character that JSON does not have here',
  'json.left.colon': 'no colon after the key',
  'json.left.comma': 'it cannot be told where a comma is missing',
  'json.left.value': 'a value is missing',
  'json.left.word': 'a word without quotes, whose meaning cannot be told',
  'json.left.number': 'a number that is not written as in JSON, whose value cannot be told',
  'json.left.escape': 'a wrong escape, whose character cannot be told',
  'json.left.quote': 'this may be a quote within a string; it cannot be told where the string ends',
  'json.left.string': 'a string is not closed',
  'json.left.comment': 'a comment is not closed',
  'json.left.bracket': 'the brackets do not match',
  'json.left.structure': 'a closing bracket seems to be missing before; it cannot be told where',
  'json.left.trailing': 'something else follows the JSON',
  'json.left.duplicate': 'one key has two different values; it cannot be told which is right',
  'json.left.cut_off': 'it was cut off within a value. Turn on allow_cut if that member may be dropped',
  'json.left.nothing_left': 'it was cut off, and no whole value is left',
  'json.left.unsure': 'it can be read in two ways',
  'json.left.writing': 'it seems to be written to right now; it will be looked at again',
  'json.failed.time':
    'How to repair {path} was not found within {seconds} s, so it was given up. Repair it by hand',
  'json.failed.memory':
    'To find how to repair {path} takes more than {megabytes} MB of memory, so it was given up. Repair it by hand',
  'json.failed.thread': 'What finds how to repair {path} has died ({reason}). The file has not been changed',

  'action.json.fine': 'All {n} {n|file|files} are valid JSON',
  'action.json.none': 'No file in {path} matches {pattern}',
  'action.json.missing': '{path} does not exist',
  'action.json.unreadable': '{path} cannot be read ({reason}). Check who may read it',
  'action.json.too_many_files': 'More than {most} files match in {path}. Narrow it down by paths or pattern',
  'action.json.left': '{path}, line {line}, column {column}: {why}. Repair it by hand',
  'action.json.left_more':
    '{path}, line {line}, column {column}: {why}. {n} other {n|file|files} cannot be repaired either. Repair them by hand',
  'action.json.no_base':
    '{path} is a relative path, and no base directory is set. Set "Base directory" (base_dir) in the settings, or write an absolute path',

  'touch.json.fix': '{path}: {what}',
  'touch.json.cut':
    '{path}: drops the {n} {n|character|characters} from line {line}, column {column} to the end (the backup keeps them)',
  'touch.json.cut.lost':
    '{path}: drops the {n} {n|character|characters} from line {line}, column {column} to the end',
  'touch.json.left': 'Cannot be repaired and is not touched: {path}, line {line}, column {column}: {why}',
  'touch.json.later': '{n} other broken {n|file|files} will be planned after this repair',

  'step.failed.json_changed': 'The repair of {path} is not what was approved, so it is not written',
  'step.failed.json_unread': '{path} could not be read again to make sure ({reason})',
  'step.failed.json_still': '{path} was written, but holds something else',
  'restore.other_content':
    '{path} has another content since the repair, and is not put back. What it held is {entry} in the backup {archive}',
  'restore.other_backup': 'The backup {archive} is not what was recorded, so {path} is not put back',
  'restore.already': '{path} holds what it held before',
  'action.json.unset': 'No files to repair are set: name JSON files or folders in paths',
} as const
