export const settings = {
  'settings.file.missing': 'There is no settings file {file}',
  'settings.file.denied': 'No permission to read the settings file. Check its owner and mode',
  'settings.file.directory': 'It is a directory, not a file. Give the path of the settings file',
  'settings.file.special': 'It is not a regular file. Give the path of the settings file',
  'settings.file.too_large': 'The file is too large (at most {kib} KiB)',
  'settings.file.encoding': 'It cannot be read as UTF-8. Save it again as UTF-8',
  'settings.file.unreadable': 'It cannot be read ({reason})',
  'settings.file.writable_by_others':
    'Not used because others than its owner may write it (mode {mode}). Take that away with chmod go-w',
  'settings.file.folder_writable_by_others':
    'Not used because others than the owner may write its directory (mode {mode}). Take that away with chmod go-w',
  'settings.file.foreign_owner':
    'Not used because it belongs neither to root nor to the user who runs this (uid {uid}). Change its owner with chown',
  'settings.file.world_writable':
    'Everybody may write this file (mode {mode}). Take that away with chmod o-w',

  'settings.json.empty': 'It is empty. It needs { } at least',
  'settings.json.comment': 'JSON has no comments. Put notes into "description"',
  'settings.json.trailing_comma': 'Remove this comma: nothing follows it',
  'settings.json.quotes': 'Put strings into " and not into \'',
  'settings.json.word': '{word} is not a JSON value. Use true, false, null or a string in "',
  'settings.json.symbol': 'This is not JSON. Put strings and keys into "',
  'settings.json.key_expected': 'A key in " is missing here',
  'settings.json.value_expected': 'A value is missing here',
  'settings.json.colon_expected': 'The ":" after the key is missing',
  'settings.json.comma_expected': 'A "," is missing before this',
  'settings.json.unclosed': 'The closing "{bracket}" is missing',
  'settings.json.unclosed_string': 'The string does not end: a " is missing, or there is a line break in it',
  'settings.json.number': 'This is not a valid number',
  'settings.json.escape':
    'The character after "\\" is not valid. Write a "\\" of a regular expression as "\\\\"',
  'settings.json.control_character':
    'There is a tab or another control character in the string. Write it like \\t',
  'settings.json.after_end': 'There is more after the end of the settings',
  'settings.json.too_deep': 'It is nested too deeply (at most {levels} levels)',
  'settings.json.broken': 'It is not valid JSON',
  'settings.json.duplicate_key': 'The key "{key}" is written twice. Remove one of them',
  'settings.json.forbidden_key': 'This key cannot be used',

  'settings.env.unset':
    '${{name}} has no value anywhere. Set the environment variable {name}, pass it by systemd (LoadCredential={name}:…), or enter it on the Settings page of the desktop',
  'settings.secret.unreadable':
    '${{name}} is kept in the keyring of the operating system, which cannot be read now ({why}). Unlock the keyring, enter it again on the Settings page, or set the environment variable {name}',

  'settings.key.unknown': 'The key "{key}" is not used',
  'settings.key.unknown_close': 'The key "{key}" is not used. Did you mean "{closest}"?',
  'settings.key.unused': 'The key "{key}" is not used by {kind}',

  'settings.value.missing': '"{key}" is required and missing',
  'settings.value.type_string': 'It has to be a string (in ")',
  'settings.value.type_number': 'It has to be a number (not in ")',
  'settings.value.type_integer': 'It has to be a whole number',
  'settings.value.type_boolean': 'It has to be true or false (not in ")',
  'settings.value.type_array': 'It has to be a list [ ]',
  'settings.value.type_object': 'It has to be an object { }',
  'settings.value.type_other': 'It has the wrong type (needs {expected})',
  'settings.value.choices': 'It has to be one of: {choices}',
  'settings.value.choices_close': 'Did you mean "{closest}"? It has to be one of: {choices}',
  'settings.value.least': 'It has to be {least} or more',
  'settings.value.most': 'It has to be {most} or less',
  'settings.value.above': 'It has to be more than {bound}',
  'settings.value.below': 'It has to be less than {bound}',
  'settings.value.multiple': 'It has to be a multiple of {divisor}',
  'settings.value.empty': 'It cannot be empty',
  'settings.value.too_short': 'It needs {least} {least|character|characters} or more',
  'settings.value.too_long': 'It can have {most} {most|character|characters} at most',
  'settings.value.too_few': 'It needs {least} {least|item|items} or more',
  'settings.value.too_many': 'It can have {most} {most|item|items} at most',
  'settings.value.format': 'It is not written the right way ({format})',
  'settings.value.invalid': 'This value cannot be used',
  'settings.value.because': 'This value cannot be used: {why}',
  'settings.value.name':
    'This name cannot be used (80 characters at most, no control characters, no "|", not starting with "check:")',
  'settings.value.unit':
    'This unit name cannot be used (letters, digits and . _ @ : - are allowed; it cannot start with "-")',
  'settings.value.absolute': 'It has to be an absolute path, starting with "/"',

  'settings.duplicate': '"{name}" is already used in line {line}. Choose another name',

  'settings.regex.modifiers':
    'Regular expression: (?i) and (?i:…) cannot be used. Remove it: case never matters here',
  'settings.regex.duplicate_name': 'Regular expression: two groups have the same name. Rename one',
  'settings.regex.python_group': 'Regular expression: write (?P<name>…) as (?<name>…)',
  'settings.regex.atomic': 'Regular expression: atomic groups (?>…) cannot be used',
  'settings.regex.group': 'Regular expression: what follows "(?" is not valid',
  'settings.regex.unterminated_group': 'Regular expression: this "(" is not closed',
  'settings.regex.unmatched': 'Regular expression: this ")" has no "(". Write the character itself as "\\)"',
  'settings.regex.unterminated_class': 'Regular expression: this "[" is not closed',
  'settings.regex.trailing_backslash': 'Regular expression: it ends with "\\"',
  'settings.regex.repeat':
    'Regular expression: there is nothing before this * + ? { } that could be repeated',
  'settings.regex.range': 'Regular expression: a range in [ ] is the wrong way round',
  'settings.regex.numbers': 'Regular expression: the numbers in { } are the wrong way round',
  'settings.regex.name': 'Regular expression: a group name or a reference to one is not valid',
  'settings.regex.too_large': 'Regular expression: it is too large',
  'settings.regex.invalid': 'This is not a valid regular expression',
  'settings.regex.slow': 'Regular expression: evaluating it does not end. Nest fewer repetitions',
  'settings.regex.matches_nothing':
    'Regular expression: it matches an empty text, so it would match every line',
  'settings.regex.foreign': 'Regular expression: {token} has no special meaning here and is taken literally',

  'settings.action.unknown': 'There is no action "{type}"',
  'settings.action.unknown_close': 'There is no action "{type}". Did you mean "{closest}"?',
  'settings.action.not_performed': 'The action {type} is not performed by this version',
  'settings.action.rule_asks':
    'One of the actions is not performed, so the other repairs of this rule ask first instead of running alone',
  'settings.action.rule_tells': 'No repair of this rule is performed: it only tells and records',
  'settings.action.relative':
    'The relative path "{path}" has nothing to be relative to and cannot be planned. Set base_dir or write an absolute path',

  'settings.check.unknown': 'There is no check of the type "{type}". Types: {known}',
  'settings.check.unknown_close':
    'There is no check of the type "{type}". Did you mean "{closest}"? Types: {known}',
  'settings.check.timeout':
    'The timeout of {timeout} s is longer than the interval of {interval} s, so the interval may not be kept',
  'settings.check.circular': 'The depends_on of "{name}" leads back to itself',
  'settings.reference.check': 'There is no check "{name}"',
  'settings.reference.check_close': 'There is no check "{name}". Did you mean "{closest}"?',
  'settings.reference.source': 'There is no log "{name}" in log_sources',
  'settings.reference.source_close': 'There is no log "{name}" in log_sources. Did you mean "{closest}"?',

  'settings.source.one_of': 'It needs exactly one of "path", "journald" and "docker"',
  'settings.source.relative':
    'The relative path "{path}" has nothing to be relative to. Set base_dir or write an absolute path',
  'settings.source.not_followed': 'Logs of {kind} are not followed by this version',
  'settings.source.twice': '{path} is written twice. It is followed once',

  'settings.service.not_allowed':
    'A rule wants to restart the service {name}, but its "allow" has no "restart", so that is not done',
  'settings.guards.everything': 'All of "/" cannot be allowed. Name only the directories that are needed',
  'settings.channel.no_mail_server':
    'No mail is sent, because there is no mail server (notifications.email.host)',
  'settings.channel.no_mail_address':
    'Nothing is sent by mail: there is no sender (notifications.email.from) or nobody to send to (notifications.email.to)',
  'settings.channel.half_login':
    'Nothing is sent by mail: the user and the password of the mail server belong together, and one is missing',
  'settings.email.address': 'This has to be one address without a name (user@example.com)',
  'settings.email.host': 'This has to be a host name or an address and nothing else',
  'settings.email.open':
    'The password could be read on its way. Set security to "starttls" or "tls", and verify_tls to true',
  'settings.channel.not_sent': 'Nothing is sent to "{channel}" by this version',
  'settings.channel.unknown_close': 'There is no channel "{channel}". Did you mean "{closest}"?',
  'settings.section.not_applied': '"{section}" is not applied by this version',

  'settings.write.exists': '{file} is already there and was not overwritten. Look at it first',
  'settings.write.denied': 'No permission to create {file}. Check the directory',
  'settings.write.no_space': '{file} cannot be created: the disk is full',
  'settings.write.read_only': '{file} cannot be created: the file system is read-only',
  'settings.write.failed': '{file} could not be created ({reason})',

  'setup.postgresql.answers': 'PostgreSQL answers at {where}',
  'setup.redis.answers': 'Redis answers at {where}',
  'setup.redis.password': 'Redis answers at {where} and asks for a password. Add "password" to the settings',
  'setup.redis.protected': 'Redis answers at {where}, but its protected mode takes no connections',
  'setup.redis.loading': 'Redis answers at {where} and is loading its data',
  'setup.http.healthy': '{url} answers {status}',
  'setup.http.answers': '{url} answers {status}. Check which URL is to be watched',
  'setup.service.active': '{unit} of {manager} (running)',
  'setup.service.inactive': '{unit} of {manager} (stopped)',
  'setup.service.unknown': '{unit} of {manager} (state unknown)',
  'setup.log.readable': 'Readable ({kib} KiB)',
  'setup.log.unreadable': 'No permission to read it. Members of the group {group} may',
  'setup.log.folder_unreadable': 'No permission to look into the directory',
} as const
