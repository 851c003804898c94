export const ssh = {
  'ssh.destination': 'Write the host as a name, an alias of ~/.ssh/config, or user@host',
  'ssh.no_program': 'ssh could not be started. Install OpenSSH, and check that ssh is on the PATH',
  'ssh.config': 'ssh cannot use its settings for {destination}. Correct the file and line that it names',
  'ssh.unknown_host':
    'The name {destination} is not known. Check its spelling, your DNS or VPN, and Host in ~/.ssh/config',
  'ssh.refused':
    '{destination} refused the connection. Check that sshd runs there, and the port (Port in ~/.ssh/config)',
  'ssh.timed_out': '{destination} did not answer in time. Check the network, the VPN and the firewall',
  'ssh.unreachable': 'There is no way to {destination} in the network. Check the network and the VPN',
  'ssh.key_unknown':
    'The key of {destination} is not known yet. Run ssh {destination} once in a terminal and compare the fingerprint with its administrator’s before you accept it',
  'ssh.key_changed':
    'The key of {destination} has changed: another computer may be pretending to be it. Ask its administrator before you remove the old key (ssh-keygen -R)',
  'ssh.denied':
    '{destination} did not let you in. A key without a passphrase question is needed: add yours to the agent (ssh-add) and try ssh {destination} in a terminal',
  'ssh.closed':
    '{destination} closed the connection before the login. Look at the log of sshd there (too many attempts, or a ban)',
  'ssh.lost': 'The connection to {destination} was lost',
  'ssh.ended': 'Mamori on {destination} ended the connection',
  'ssh.failed': 'The connection to {destination} failed. Try ssh {destination} in a terminal',
  'ssh.late': '{destination} did not answer within {seconds} s. Try ssh {destination} in a terminal',
  'ssh.no_mamori':
    'There is no mamori on {destination}. Install it there so that the command is on the PATH of a login by ssh',
  'ssh.not_runnable': 'mamori on {destination} may not be run. Check its rights there',
  'ssh.old_mamori': 'mamori on {destination} is older than this and knows no serve. Update it there',
  'ssh.not_mamori':
    '{destination} answered, but not as Mamori does. Run ssh -T {destination} mamori serve --stdio in a terminal to see what it says',
} as const
