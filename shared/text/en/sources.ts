/** Log sources beside single files: patterns of files, the systemd journal, containers. */
export const sources = {
  'source.glob.following': 'Following {n} {n|file|files} of {path}',
  'source.glob.none': 'No file matches {path} yet. Each is read from its beginning as soon as it is created',
  'source.glob.compressed':
    'Following {n} {n|file|files} of {path}; {left} compressed {left|one is|ones are} not followed',
  'source.glob.too_many':
    'Too many files match {path}: up to {most} are followed, {n} {n|is|are} not ({names} …). Narrow the pattern down',
  'settings.source.journald':
    'Write a unit of the systemd journal (such as nginx), "kernel", "FIELD=value", or "*" for all entries',
  'settings.source.docker': 'Write the name or id of a Docker container',
  'settings.source.double_star': '"**" in {path} means the same as "*": the folders of one level',
  'source.journald.following': 'Following the systemd journal ({source})',
  'source.journald.gap':
    'The place to go on from in the systemd journal ({source}) had been deleted. It was read from what is left; entries in between may be missing',
  'source.journald.denied':
    'The systemd journal ({source}) may not be read. Add the user that runs Mamori to the group systemd-journal',
  'source.program.missing': '{program}, which reads {source}, was not found. Check whether it is installed',
  'source.program.failed': '{program}, which reads {source}, cannot be started ({reason})',
  'source.program.ended':
    '{program}, which reads {source}, has ended (exit code {code}) and is started again after a while. {reason}',
  'source.program.hangs': 'The program that reads {source} does not answer. It is started again',
  'source.docker.following': 'Following what the container ({source}) prints',
  'source.docker.gap':
    'The container ({source}) was made anew, or its older log was deleted. It was read from what is left',
  'source.docker.absent': 'There is no such container ({source}) yet. It is read as soon as it is created',
  'source.docker.stopped': 'The container ({source}) is stopped. Reading goes on when it is started',
  'source.docker.denied':
    '{source} cannot be read: Docker refuses the user that runs Mamori. Add that user to the group docker',
  'source.docker.no_daemon': '{source} cannot be read: Docker does not answer. Check whether it is running',
  'source.docker.driver': 'The logging driver of {source} cannot be read. Use json-file, local or journald',
  'source.docker.failed': '{source} cannot be read: {reason}',
  'source.rate': '{size}/s',
  'cli.status.sources': 'Log sources ({n})',
  'cli.status.source.lag': '{size} behind',
  'cli.status.source.since': 'unreadable since {ago}',
  'cli.status.source.last': 'last read {ago}',
} as const
