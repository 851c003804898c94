/** Rotating logs: what a plan tells, what the guard refuses, what came of it. */
export const rotate = {
  'rotate.nothing': 'None of {n} {n|log is|logs are} above {megabytes} MB',
  'rotate.unset':
    'Which logs to rotate is not set. Name them in the action (paths), or name the directories of the followed logs ({n}) in guards.allowed_roots',
  'rotate.no_base':
    '{path} is a relative path, and no base directory is set. Set "Base directory" (base_dir) in the settings, or write an absolute path',

  'rotate.touch': '{path} ({bytes}): nobody has it open to write',
  'rotate.touch.writers': '{path} ({bytes}): written by {writers}',
  'rotate.touch.aside':
    '{path} has been set aside as {aside} already, and is still written there: its writer is made to open it anew',
  'rotate.touch.dropped': 'The oldest generation {path} ({bytes}) is deleted for good',
  'rotate.touch.unseen':
    '{path}: what {n} {n|process|processes} of other users have open cannot be seen. If one of them writes to it, it goes on in {path}.1, which then may stay uncompressed. No line is lost',
  'rotate.touch.logrotate':
    '{path} is rotated by logrotate as well ({file}). Leave it to one of the two, so that their generations do not mix',
  'rotate.touch.more': '{n} more {n|log is|logs are} for the next plan',
  'rotate.ask.copy':
    'The writer of {path} ({writers}) cannot be made to open it anew. It is copied and then emptied, and lines that are written in between are lost (as measured, about 30 each time of a program that writes 200,000 lines a second, none at 10,000 a second). To lose none, list a service that can reload in services, and name it in service',

  'rotate.left.no_append':
    '{path}: {process} (PID {pid}) does not append, and would go on where it was in an emptied file. Name a service that can reload (service), or restart the writer',
  'rotate.left.no_service':
    '{path}: no service that may reload belongs to its writer ({writers}). List it in services, and name it in service',
  'rotate.left.aside':
    '{path} is still written by {writers}: its rotation has not ended. Name a service that can reload (service), or restart the writer',
  'rotate.service.no_reload':
    'The service {service} ({manager}) has no way to reload. If its program opens its logs anew on a signal, set reload_signal of {service} in services',

  'rotate.guard.mode':
    '{path} is not made with mode {mode}: nobody may run it, and not everybody may write it',
  'rotate.guard.binary': '{path} is no log of text and is not rotated',
  'rotate.guard.database': '{path} seems to be the log of a database and is not rotated',
  'rotate.refused.smaller': '{path} has become smaller since it was planned: it seems to have been rotated',

  'rotate.output.elsewhere': '{path} is another file by now: nothing was done',
  'rotate.output.dropped': 'Deleted the oldest generation {path}',
  'rotate.output.held':
    '{path} is still written by {holders} and was not compressed; the next rotation does that',
  'rotate.output.unseen':
    '{path}: what {n} {n|process has|processes have} open cannot be seen, so it was not compressed. No line is lost',
  'rotate.output.unpacked': '{path} was not compressed',
  'rotate.output.taken_back': '{path} was put back',
  'rotate.output.left_aside': '{path} could not be put back. Its lines until then are in {aside}',
  'rotate.failed.not_reopened':
    'The service {service} did not open {path} anew when it was reloaded. See whether its reload does that at all',

  'rotate.undo.written':
    'Lines have been written to the new {path}, so it stays. Those until then are in {aside} (or {aside}.gz): none is lost',
  'rotate.undo.gone': 'The former {path} was not found: it seems to have been rotated again',
  'rotate.undo.other': '{path} does not hold the log that was rotated, and stays',
  'rotate.undo.large': '{path} unpacks to more than {bytes} and is not put back by itself. Use gunzip',
  'rotate.undo.spare': '{bytes} bytes that were written to {path} meanwhile are in {spare}',
} as const
