export const hostChecks = {
  'check.cpu.ok': '{percent} % of the CPU in use',
  'check.cpu.caution':
    '{percent} % of the CPU is in use (caution from {limit} %, I/O wait {iowait} %, steal {steal} %). Check which processes use most of it.',
  'check.cpu.danger':
    '{percent} % of the CPU is in use (critical from {limit} %, I/O wait {iowait} %, steal {steal} %). Find the processes that use most of it and reduce the load. A large steal comes from the host of this virtual machine.',
  'check.cpu.silent': 'The use of the CPU could not be read within {ms} ms, so it cannot be told.',
  'check.cpu.still':
    'The CPU times do not move, so the use of the CPU cannot be told. In a container, check what /proc/stat shows there.',
  'check.load.ok':
    'Load average ({minutes} min) of {perProcessor} a CPU ({load} in all, {processors} {processors|CPU|CPUs})',
  'check.load.caution':
    'The load average ({minutes} min) is {perProcessor} a CPU ({load} in all, {processors} {processors|CPU|CPUs}, caution from {limit}). Tasks wait for their turn: check the CPU and waits for disks.',
  'check.load.danger':
    'The load average ({minutes} min) is {perProcessor} a CPU ({load} in all, {processors} {processors|CPU|CPUs}, critical from {limit}). Check for processes that use much CPU, and for those that wait for a disk (state D).',
  'check.load.none': 'This operating system has no load average. Use the check cpu instead.',
  'check.load.silent': 'The number of CPUs could not be read within {ms} ms, so the load cannot be told.',

  'check.port.open': 'Taking connections ({ms} ms)',
  'check.port.slow':
    '{where} takes connections, but needs {ms} ms (limit {limit} ms). Check the network and the load of the other side.',
  'check.port.refused':
    '{where} refused the connection: no program listens there. Check the service and the address that it listens on.',
  'check.port.closed': 'Closed, as it should be',
  'check.port.filtered': 'Not to be connected to, as it should be (blocked or out of reach)',
  'check.port.taken': '{where} should be closed, but takes connections. Check which program listens there.',
  'check.port.taken_by':
    '{where} should be closed, but {who} listens there. Check whether that program may be stopped.',
  'check.port.taken_by_user':
    '{where} should be closed, but a program of the user {user} listens there (its name and PID may not be seen). Check as root.',

  'check.process.what': 'The watched process',
  'check.process.ok': '{count} running (PID {pids}, the oldest since {since}, {memoryMb} MB of memory)',
  'check.process.absent': 'Not running, as it should be',
  'check.process.none': '{what} does not run. Check the service and its log.',
  'check.process.zombie':
    '{what} does not run: it has ended, and its parent has not taken note of that ({zombies} {zombies|zombie|zombies}). Check the service and the parent process.',
  'check.process.few':
    'Only {count} of {what} {count|runs|run} (PID {pids}), there should be at least {min}. Check the service and its log.',
  'check.process.many':
    '{count} of {what} {count|runs|run} (PID {pids}), there should be at most {max}. Check whether it was started twice, and for processes that did not end.',
  'check.process.hidden':
    'Whether {what} runs cannot be told: the processes of other users may not be seen (hidepid of /proc). Check the rights of the user that Mamori runs as.',
  'check.process.slow_pattern':
    'Matching the pattern takes too long, so whether {what} runs cannot be told. Avoid repeats inside of repeats like (a+)+.',
  'check.process.user_missing':
    'There is no user {user} in /etc/passwd, so the process cannot be told. Check the spelling, or give the number of the user.',
  'check.process.pid_missing':
    'The PID file {path} does not exist: the process does not run, or writes another file. Check the service and the path in the settings.',
  'check.process.pid_unreadable':
    'The PID file {path} cannot be read ({code}), so the process cannot be told. Check its rights.',
  'check.process.pid_invalid':
    'What stands in the PID file {path} is no PID, so the process cannot be told. Check the file and the path.',
  'check.process.pid_stale':
    'The PID {pid} of the PID file {path} has ended, perhaps by a crash. Check the service and its log.',
  'check.process.pid_stale_others':
    'The PID {pid} of the PID file {path} has ended, but the same process runs elsewhere (PID {pids}). Check whether it was started twice, or does not write its file.',
  'check.process.pid_reused':
    'The PID {pid} of the PID file {path} is now that of another process, {name}: the one that is meant has ended. Check the service.',
  'check.process.pid_doubtful':
    'The PID {pid} ({name}) was started after the PID file {path} was written: the number may have been reused, so nothing can be told. With process in the settings, the name tells.',
  'check.process.no_proc': 'Processes can be checked on Linux only.',
  'check.process.stuck':
    'The last look still waits for what it reads of some process. Check for processes in state D and for disks that do not answer.',
  'check.process.silent':
    'Looking through the processes took longer than {ms} ms, so the process cannot be told. Check the load of the host.',
  'check.settings.process_missing': 'Give process, pattern, user or pid_file',
  'check.settings.process_max_below_min': 'max must not be below min',

  'check.service.active': 'Running ({manager}, {unit})',
  'check.service.reloading': 'Running ({manager}, {unit}), and taking in its settings again',
  'check.service.activating':
    '{unit} ({manager}) has been starting for {seconds} s. It is waited for, not restarted. When that lasts, check its log for crashes after each start.',
  'check.service.deactivating': '{unit} ({manager}) has been stopping for {seconds} s. It is waited for.',
  'check.service.failed': '{unit} ({manager}) has failed. Check the log of the service.',
  'check.service.stopped_by_hand':
    '{unit} ({manager}) is stopped: somebody ordered that. Check whether it was meant.',
  'check.service.stopped_itself':
    '{unit} ({manager}) is stopped: the service ended by itself. Check its log.',
  'check.service.stopped': '{unit} ({manager}) is stopped, and who did that is not known. Check the service.',
  'check.service.masked':
    '{unit} ({manager}) is masked and cannot start. Check whether that is meant; systemctl unmask takes it back.',
  'check.service.missing':
    'The service {service} was not found (looked for: {tried}). Check the spelling, whether it is installed, and services in the settings.',
  'check.service.unasked':
    'The state of the service {service} cannot be told ({why}). Check the service manager, and the rights of the user that Mamori runs as.',
  'check.service.silent':
    'The state of the service {service} was not told within {ms} ms. Check whether the service manager (such as systemd) answers.',

  'check.tls_certificate.ok': 'The certificate of {name} is valid until {date} ({days} {days|day|days} left)',
  'check.tls_certificate.caution':
    'The certificate of {name} has {days} {days|day|days} left (until {date}, caution from {limit}, issuer {issuer}). Check when it is to be renewed.',
  'check.tls_certificate.danger':
    'The certificate of {name} has {days} {days|day|days} left (until {date}, critical from {limit}, issuer {issuer}). Check whether its renewal works, and renew it.',
  'check.tls_certificate.expired':
    'The certificate of {name} expired on {date} (issuer {issuer}). Renew it; if that was done, check whether the service has read it again.',
  'check.tls_certificate.not_yet':
    'The certificate of {name} begins on {from} and is not valid yet (issuer {issuer}). Check the clocks on both sides and the certificate.',
  'check.tls_certificate.name':
    'The certificate of {where} is not for {wanted} (its names: {names}). Check the certificate and servername.',
  'check.tls_certificate.self_signed':
    'The certificate of {where} ({name}, until {date}) is self-signed. If that is meant, give it as ca.',
  'check.tls_certificate.issuer':
    'The issuer {issuer} of the certificate of {where} ({name}, until {date}) is not trusted. If it is an authority of your own, give its certificate as ca.',
  'check.tls_certificate.chain':
    'The chain of the certificate of {where} ends at {end}: its issuer {missing} is missing. Configure the intermediate certificate on the server. If it is an authority of your own, give its certificate as ca.',
  'check.tls_certificate.chain_expired':
    'The certificate of {where} ({name}) is valid, but one between it and its authority has expired. Replace the intermediate certificate on the server.',
  'check.tls_certificate.untrusted':
    'The certificate of {where} ({name}, until {date}) cannot be verified ({code}). Check the certificate and the kind of its key.',
  'check.tls_certificate.none': '{where} showed no certificate. Check its TLS settings.',
  'check.tls_certificate.file_unreadable':
    '{path} cannot be read ({code}), so the certificate cannot be told. Check the path and the rights.',
  'check.tls_certificate.file_silent':
    '{path} could not be read within {ms} ms, so the certificate cannot be told. Check its file system.',
  'check.tls_certificate.file_invalid':
    '{path} holds no certificate in PEM, so nothing can be told. Check what stands in it.',
  'check.settings.certificate_target': 'Give either host or file',
  'check.settings.certificate_days': 'warning (days) must not be below threshold (days)',

  'check.dns.ok': '{record} of {domain} is {answer} ({ms} ms)',
  'check.dns.slow':
    '{server} answers for {record} of {domain}, but takes {ms} ms (limit {limit} ms). Check the load of the name server and the network.',
  'check.dns.nxdomain':
    '{server} says that {domain} does not exist (NXDOMAIN). Check the spelling, the zone, and whether the domain has expired.',
  'check.dns.no_data': '{server} says that {domain} has no record {record}. Check the zone.',
  'check.dns.servfail':
    '{server} could not find out about {domain} (SERVFAIL). Check the authoritative servers and DNSSEC.',
  'check.dns.refused':
    '{server} refused the query for {domain} (REFUSED). Check the access rules of the name server.',
  'check.dns.timeout':
    '{server} gave no answer for {domain} within {ms} ms. Check the name server, the network, and firewalls (UDP 53).',
  'check.dns.unreachable':
    'No name server takes queries at {server} (connection refused). Check whether the name server runs.',
  'check.dns.other':
    '{server} was asked for {domain}, but no answer could be had ({code}). Check the name server.',
  'check.dns.unexpected':
    '{record} of {domain} has the answer {extra}, which is not expected (expected: {expected}). Check whether the zone was changed on purpose, or was taken over.',
  'check.dns.partial':
    '{missing} is missing in the answers for {record} of {domain} (answers: {answer}). Check whether they take turns, and the zone.',
  'check.dns.system': 'The name server of this host',
  'check.settings.host': 'Give a host name or an IP address, without blanks',
  'check.settings.user': 'Give the name or the number of a user, without blanks',
  'check.settings.domain': 'Give a name like www.example.com (not a URL)',
  'check.settings.dns_server': 'Give an IP address, or an IP address and port (IPv6 as in [::1]:53)',
} as const
