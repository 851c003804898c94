export const appChecks = {
  'check.span.seconds': 's',
  'check.span.minutes': 'min',
  'check.span.hours': 'h',
  'check.span.days': 'days',
  'check.settings.warning_above_age': 'warning must not be above max_age_seconds',
  'check.settings.edge_above_threshold':
    'The _warning value must not be above the _threshold of the same measure',
  'check.settings.container':
    'Give the name or id of a container: letters, digits, _ . and -, beginning with a letter or digit',
  'check.settings.program': 'Give the program as an absolute path or as a name without a slash',
  'check.settings.argument': 'A NUL character cannot stand here',
  'check.settings.env_name':
    'Give the name of an environment variable: letters, digits and _, not beginning with a digit',
  'check.settings.metric_name': 'Give a name as Prometheus takes it: letters, digits, _ : and .',
  'check.files.too_many':
    '{path} means more than {most} files, so the newest cannot be told. Narrow the path.',
  'check.heartbeat.ok': 'Beat {age} {ageUnit} ago',
  'check.heartbeat.caution':
    '{path} is getting late: last touched {at}, {age} {ageUnit} ago (caution from {limit} {limitUnit}). Check how long the job that touches it takes.',
  'check.heartbeat.late':
    '{path} has not been touched for {age} {ageUnit}, since {at} (limit {limit} {limitUnit}): the job that does it has stopped or fails. Check its log and its schedule.',
  'check.heartbeat.missing':
    '{path} does not exist: the job that touches it has never succeeded, or the file was removed. Check the job and the path in the settings.',
  'check.heartbeat.unreadable':
    '{path} cannot be examined ({code}), so the beat cannot be told. Check the rights of the folders on the way.',
  'check.heartbeat.silent':
    'The file system of {path} gave no answer within {ms} ms, so the beat cannot be told. Check the server of a network file system.',
  'check.heartbeat.future':
    '{path} was touched {ahead} {aheadUnit} in the future ({at}), so a stop would go unnoticed. Check the clocks on both sides and touch it again.',
  'check.log_freshness.ok': 'Written {age} {ageUnit} ago',
  'check.log_freshness.caution':
    '{path} has not been written for {age} {ageUnit}, since {at} (caution from {limit} {limitUnit}). Check the program that writes it.',
  'check.log_freshness.late':
    '{path} has not been written for {age} {ageUnit}, since {at} (limit {limit} {limitUnit}): the program that writes it hangs or has stopped, or still writes to a rotated file. Check the process and where it writes.',
  'check.log_freshness.missing':
    'There is no log {path}: the program that writes it does not run, or writes elsewhere. Check the process and the path in the settings.',
  'check.log_freshness.unreadable':
    '{path} cannot be examined ({code}), so it cannot be told whether it is written. Check the rights of the folders on the way.',
  'check.log_freshness.silent':
    'The file system of {path} gave no answer within {ms} ms, so it cannot be told whether it is written. Check the server of a network file system.',
  'check.log_freshness.future':
    '{path} was written {ahead} {aheadUnit} in the future ({at}), so a stop would go unnoticed. Check the clocks on both sides.',
  'check.docker.running': 'Running (no health check, restarted {restarts} {restarts|time|times})',
  'check.docker.healthy': 'Running and healthy (restarted {restarts} {restarts|time|times})',
  'check.docker.starting':
    'The container {container} is starting and its health check has not passed yet. It is waited for, not restarted.',
  'check.docker.unhealthy':
    'The container {container} runs, but its health check has failed {failures} {failures|time|times} in a row. Check its log.',
  'check.docker.unhealthy_said':
    'The container {container} runs, but its health check has failed {failures} {failures|time|times} in a row ("{said}"). Check its log.',
  'check.docker.restarted':
    'The container {container} was restarted {more} {more|time|times} since the last look ({restarts} in all) and runs now. Check its log for why it ended.',
  'check.docker.restart_loop':
    'The container {container} is restarted again and again ({restarts} times in all). Check its log for why it does not stay up.',
  'check.docker.restarting':
    'The container {container} ended with code {exitCode} and Docker is restarting it ({restarts} {restarts|time|times} so far). Check its log.',
  'check.docker.restarting_oom':
    'The container {container} was killed for lack of memory and Docker is restarting it ({restarts} {restarts|time|times} so far). Check its memory limit and use.',
  'check.docker.paused': 'The container {container} is paused. docker unpause lets it go on.',
  'check.docker.dead':
    'The container {container} is dead: Docker could not remove it. Check the log of Docker and create it anew.',
  'check.docker.created':
    'The container {container} was created but never started. Check what docker start says.',
  'check.docker.exited':
    'The container {container} ended {ago} {agoUnit} ago with code {exitCode}. Check its log.',
  'check.docker.not_running':
    'The container {container} is not running (exit code {exitCode}). Check its log.',
  'check.docker.oom':
    'The container {container} was killed for lack of memory (exit code {exitCode}). Check its memory limit and use.',
  'check.docker.missing':
    'There is no container {container}: it was removed, or has another name. Check docker ps -a and the name in the settings.',
  'check.docker.denied':
    'Mamori may not use the Docker socket {socket}, so the state of the container {container} cannot be told. Add the user that Mamori runs as to the group of the socket (usually docker); mind that this group is as mighty as root.',
  'check.docker.no_engine':
    'No Docker engine answers at {socket}, so the state of the container {container} cannot be told. Check whether Docker runs, and socket in the settings.',
  'check.docker.no_answer':
    'Docker ({socket}) did not answer in time, so the state of the container {container} cannot be told. Check its load and its log.',
  'check.docker.refused':
    'Docker answered {status} when asked for the container {container}, so its state cannot be told. Check the log of Docker.',
  'check.docker.not_docker':
    'Something answered at {socket}, but not as Docker does, so the state of the container {container} cannot be told. Check socket in the settings.',
  'check.metrics.ok': 'Errors {errorRate} %, {rate} requests/s, p95 {p95} s',
  'check.metrics.few': '{requests} {requests|request|requests} in the last {seconds} s (judged from {least})',
  'check.metrics.first': 'The metrics were read; rates come with the second look',
  'check.metrics.errors':
    '{where} fails {errorRate} % of its requests ({errors} of {requests} in {seconds} s, limit {limit} %). Check the log of the application.',
  'check.metrics.slow':
    '{where} is slow: p95 is {p95} s (limit {limit} s, {rate} requests/s). Check the load of the application and its database.',
  'check.metrics.slow_open':
    '{where} is slow: p95 is beyond the last bucket of its histogram, {p95} s (limit {limit} s). Check the load of the application, and add buckets for longer times.',
  'check.metrics.requests':
    '{where} takes {rate} requests/s (limit {limit}). Check where they come from and how much more it can take.',
  'check.metrics.missing':
    '{where} has neither {requests} nor {duration}, so nothing can be told. Check requests_metric, duration_metric and labels in the settings.',
  'check.metrics.not_metrics':
    '{where} does not answer in the format of Prometheus. Check the address of the metrics page (usually /metrics).',
  'check.metrics.status':
    '{where} answered {status}, so its metrics cannot be read. Check the address and whether it wants a login.',
  'check.metrics.too_large':
    'The metrics page of {where} is larger than {most} MB, so nothing can be told. Reduce the number of label values.',
  'check.metrics.too_many':
    '{where} has more than {most} series of these metrics, so nothing can be told. Narrow them by labels in the settings.',
  'check.command.ok': 'Exit code {code} ({ms} ms)',
  'check.command.ok_said': 'Exit code {code} ({ms} ms): {said}',
  'check.command.failed': '{program} ended with code {code} and said nothing. Run it by hand to see why.',
  'check.command.failed_said': '{program} ended with code {code}: {said}',
  'check.command.timeout':
    '{program} did not end within {seconds} s and was ended with everything that it had started. Check whether it hangs, or give it a longer timeout.',
  'check.command.signal': '{program} was ended by a signal. Check for lack of memory (OOM) and crashes.',
  'check.command.not_found':
    'The program {program} was not found, so nothing can be told. Check argv in the settings; a bare name is looked up in the usual folders only.',
  'check.command.not_permitted':
    'Mamori may not run the program {program}, so nothing can be told. Check its mode and the rights of the user that Mamori runs as.',
  'check.command.not_started':
    'The program {program} could not be started ({why}), so nothing can be told. Check argv in the settings and what kind of file it is.',
  'check.command.no_folder':
    'The working folder {folder} cannot be used ({code}), so nothing can be told. Check cwd in the settings.',
  'check.postgresql.connections':
    'PostgreSQL ({where}) has {value} connections (limit {limit}). Check for connections that nobody uses, and the connection pools.',
  'check.postgresql.query_mean':
    'The queries of PostgreSQL ({where}) take {value} ms on average (limit {limit} ms). Look for the slow ones in pg_stat_statements.',
  'check.postgresql.deadlocks':
    'PostgreSQL ({where}) had {value} {value|deadlock|deadlocks} in the last {hours} h (limit {limit}). The log of PostgreSQL names the queries.',
  'check.postgresql.unseen':
    'PostgreSQL ({where}) answers, but its statistics could not be read ({code}). Check the rights of the user and the load of PostgreSQL.',
} as const
