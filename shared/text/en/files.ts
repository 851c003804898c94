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
} as const
