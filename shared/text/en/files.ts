/** Files and directories: what a hand finds, what the guard refuses, owners and modes. */
export const files = {
  'hand.gone': '{path} is not there any more',
  'hand.link': '{path} is a symbolic link and is not followed',
  'hand.not_directory': '{path} is not a directory',
  'hand.not_regular': '{path} is not a regular file and is left alone',
  'hand.changed': '{path} is another file than the planned one by now and is left alone',
  'hand.content_changed':
    'The content of {path} is no longer what was planned for: it is left alone. Plan again',
  'hand.access_changed':
    'Owner or mode of {path} are no longer what was planned for and are left alone (planned: {expected}, now: {found})',
  'hand.hard_links':
    '{path} has {n} names (hard links); a change would reach files in other places, so it is left alone',
  'hand.open': '{path} is held open by the process {process} (PID {pid}) and stays',
  'hand.exists': '{path} is there already and is not replaced. Move it away or rename it first',
  'hand.not_empty': '{path} is not empty and stays',
  'hand.process_user': 'PID {pid} belongs to another user than planned: no signal was sent',
  'hand.failed': '{path} could not be changed: {reason}',
  'hand.failed.not_permitted':
    '{path} may not be changed ({reason}). Check its owner and the rights of its directory',
  'hand.failed.immutable':
    'Not even root may change {path}. See its attributes (lsattr; chattr -i lifts them) or the security module',
  'hand.failed.no_space': 'There is no room to write {path} ({reason}). Check free space, inodes and quota',
  'hand.failed.read_only':
    'The file system of {path} is read-only. See dmesg: a disk fault may have made it so',
  'hand.failed.busy': '{path} is in use and cannot be changed ({reason}). See which process uses it',
  'hand.failed.other_device':
    '{path} is on another file system than the place it should go to. Name a place on the same one',
  'hand.failed.links': '{path} has as many hard links as its file system allows',
  'hand.failed.descriptors': '{path} cannot be opened: too many files are open ({reason}). Check ulimit -n',
  'hand.failed.disk': 'The disk does not answer for {path} ({reason}). See dmesg',
  'hand.failed.half_access':
    'The owner of {path} was changed, but its mode could not be, nor could the owner be set back to {before} ({reason}). Set it back by hand',
  'hand.failed.access_kept':
    '{path} was changed to {expected} but is still {found}. See whether its file system knows owners and modes',
  'hand.failed.too_busy': '{path} is written to faster than it can be copied. Try again when less is written',

  'delete.step.all':
    'Delete {files} {files|file|files} ({bytes}) among {patterns} in {root}; never more than {mostFiles} files and {mostBytes}',
  'delete.step.all.trash':
    'Move {files} {files|file|files} ({bytes}) among {patterns} in {root} to the trash; never more than {mostFiles} files and {mostBytes}',
  'delete.left.changed': 'has changed since it was selected',
  'delete.left.open': 'held open by {process} (PID {pid})',
  'delete.left.other_user': 'belongs to another user (uid {uid})',
  'delete.left.name': 'its name cannot be written down (invalid encoding or control characters)',
  'delete.left.own': 'belongs to Mamori',
  'delete.left.mount': 'another file system begins here',
  'delete.left.home': 'a home directory',
  'delete.left.repository': "a version control system's own folder",
  'delete.left.system': 'looked after by the system itself',
  'delete.left.database': 'a database keeps its data here',
  'delete.left.deep': 'too many directories inside each other',
  'delete.left.unreadable': 'cannot be looked into ({reason})',
  'delete.output.deleted': 'Deleted {n} {n|file|files} ({bytes} freed)',
  'delete.output.trashed': 'Moved {n} {n|file|files} ({bytes}) to {folder}',
  'delete.output.beyond':
    'Stopped at the approved bounds ({files} files, {bytes}): {n} more {n|file fits|files fit}, for a new plan',
  'delete.output.partial': 'There was more than could be looked at in time; the rest is for a new plan',
  'delete.output.directories': 'Took away {n} empty {n|directory|directories}',
  'delete.output.left': 'Left alone: {n}. The first of it:',
  'delete.output.left_one': '{path}: {why}',
  'delete.failed.none': 'Not one of {n} {n|file|files} could be deleted. The first: {path} ({why})',
  'delete.guard.unsafe':
    '{path} cannot be cleaned up (a path has to be absolute, without ".." and control characters)',
  'delete.guard.outside':
    '{path} is outside the allowed places: nothing is deleted. See guards.allowed_roots',
  'delete.guard.link': '{path} leads through a symbolic link ({link}): nothing is deleted',
  'delete.guard.protected': '{path} is a protected place: nothing is deleted',
  'delete.guard.whole': '{path} is too much at once: nothing is deleted. Name a directory below it',
  'delete.guard.home': '{path} is a home directory itself: nothing is deleted. Name a directory below it',
  'delete.guard.mount': '{path} is a mount point: nothing is deleted. Name a directory below it',
  'delete.guard.own': '{path} belongs to Mamori: nothing is deleted',
  'delete.guard.gone': '{path} is not there',
  'delete.guard.not_directory': '{path} is not a directory: nothing is deleted',
  'delete.guard.unreadable': '{path} cannot be looked at: nothing is deleted ({reason})',
  'delete.guard.pattern': '{pattern} cannot be a pattern of file names: nothing is deleted',
  'delete.guard.shared':
    '{path} belongs to all programs: only files with names such as *.tmp that nobody has touched for {hours} hours are deleted there ({pattern})',
  'trash.touch': 'What is moved stays in {folder} for {days} {days|day|days}; only then is its room free',
  'trash.guard.place': '{folder} cannot be the trash: nothing was moved',
  'trash.guard.other_device': '{folder} is on another file system than {root}: nothing was moved',
  'trash.guard.foreign': '{folder} can be reached by others than Mamori: nothing was moved. Look who made it',
  'trash.guard.not_ours': '{folder} is not a trash folder that Mamori made and is left alone',
  'trash.failed': 'The trash {folder} could not be made: nothing was moved',
  'trash.output.back': 'Moved {n} {n|file|files} back to {root}',
  'trash.failed.none': 'Not one of {n} {n|file|files} could be moved back. The first: {path} ({why})',
  'cleanup.touch': '{root}: {n} {n|file|files}, {bytes}, the oldest of {oldest}',
  'cleanup.touch.keep': 'The newest {n} {n|file stays|files stay} in {root}',
  'cleanup.touch.left': 'Left alone in {root}: {n}, such as {path}: {why}',
  'cleanup.left.open': 'held open by a process',
  'cleanup.left.other_user': "another user's",
  'cleanup.left.unreadable': 'cannot be looked into',
  'cleanup.touch.partial': '{root} holds more than could be looked at in time: this is a part of it',
  'cleanup.touch.unseen':
    'What {n} {n|process|processes} of other users hold open cannot be seen without root: the disk gets such files back only when they are closed',
  'action.cleanup.nothing': 'Nothing to delete in {paths}',
  'action.cleanup.no_directory': 'There is no directory {paths}',
  'action.cleanup.no_trash':
    'There is no place for a trash on the file system of {root}. Name {root} in guards.allowed_roots, or set trash to false',
  'action.cleanup.unset': 'What to clean up is not set. Name directories (paths) in the action',
  'action.cache.unset':
    'Which cache to empty is not set. Name its directories (directories), or keys of a Redis (pattern and check), in the action',

  'guard.path.own': '{path} is in a folder of Mamori itself and is not created',
  'guard.file.unsafe':
    '{path} cannot be used (a path has to be absolute, without ".." and control characters)',
  'guard.file.outside': '{path} is outside the allowed places and is left alone. See guards.allowed_roots',
  'guard.file.link': '{path} leads through a symbolic link ({link}) and is left alone',
  'guard.file.is_link': '{path} is a symbolic link and is left alone',
  'guard.file.protected': '{path} is a protected place and is left alone',
  'guard.file.own': '{path} is in a folder of Mamori itself and is left alone',
  'guard.file.home': '{path} is a home directory itself and is left alone',
  'guard.file.mount': '{path} is a mount point and is left alone',
  'guard.file.not_directory': '{path} is not a directory, so nothing is below it',
  'guard.file.unreadable': '{path} cannot be looked at and is left alone ({reason})',
  'guard.file.special': '{path} is a device, a socket or a pipe and is left alone',
  'guard.file.is_directory': '{path} is a directory and no file',

  'access.mode.unsafe': 'Mode {mode} is not allowed for {path} (setuid, or setgid of a file)',
  'access.owner.unsafe': 'Owner {owner} is not allowed for {path}',

  'action.permissions.right': '{n} {n|path has|paths have} the owner and mode that they should have',
  'action.permissions.no_base':
    '{path} is a relative path, and no base directory is set. Set "Base directory" (base_dir) in the settings, or write an absolute path',
  'action.permissions.missing':
    'None of the paths is there ({path} and others). Check them, or make them first with create_missing_dirs',
  'action.permissions.link':
    '{path} is a symbolic link, which is not followed. Write the real path into the settings',
  'action.permissions.foreign_link':
    '{path} leads through a link ({link}) that belongs neither to root nor to Mamori. See where it points',
  'action.permissions.special':
    '{path} is neither a regular file nor a directory: its owner and mode are left alone',
  'action.permissions.setuid':
    '{path} is setuid or setgid, which a change of owner or mode would take away. Look at it yourself',
  'action.permissions.unreadable': '{path} cannot be looked at ({reason})',
  'action.permissions.no_owner':
    'User or group {owner} does not exist on this host. Check owner in the settings',
  'action.permissions.too_many':
    'Owner or mode of at least {n} {n|path is|paths are} wrong, more than the {most} of one repair. Name fewer in paths',
  'action.permissions.too_large':
    'Below {path} there are more than {most} files, too many to look at. Name less in paths',
  'touch.permissions':
    'Owner and mode of {n} {n|path|paths} change ({directories} {directories|directory|directories}, {files} {files|file|files}), which whoever reads and writes them will notice',
  'trash.emptied':
    'Emptied the trash of {n} {n|repair|repairs} after its time ({files} files, {bytes} bytes)',
  'trash.not_emptied':
    '{n} {n|thing|things} in the trash could not be deleted. Look at the owner and the rights of its folder',
} as const
