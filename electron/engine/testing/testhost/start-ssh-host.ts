import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createExec } from '../../exec'
import { startTestHost, type TestHost } from './start-test-host'

const run = promisify(execFile)
const PORT_MS = 15_000
const PORT = 22

/** Generates a key without a passphrase. */
const newKey = async (file: string): Promise<void> => {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file])
}

export type SshHost = {
  readonly host: TestHost
  /** Its name, as the client's config knows it and as it calls itself. */
  readonly name: string
  /** A config for `ssh -F` that knows this host, its key, and the client's key. */
  readonly configFile: string
  readonly knownHosts: string
  /** Runs a program inside and gives its output. */
  readonly run: (...argv: readonly string[]) => Promise<string>
  /** Gives sshd another host key, as a host that was set up anew has. */
  readonly changeHostKey: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type SshHostOptions = {
  readonly name: string
  /** Further units beside sshd. */
  readonly units: Readonly<Record<string, string>>
  /** Scripts on the PATH of who logs in: name to text. */
  readonly programs: Readonly<Record<string, string>>
  /** Commands that prepare the machine, as `useradd`. */
  readonly prepare?: readonly (readonly string[])[]
  /** Who logs in; root unless told. */
  readonly user?: string
}

const isOpen = async (address: string): Promise<boolean> => {
  const socket = connect(PORT, address)
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1000) })
    return true
  } catch {
    // Refused, or not there yet.
    return false
  } finally {
    socket.destroy()
  }
}

const until = async (what: string, condition: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + PORT_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} does not come up`)
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}

/** Boots a machine of its own with a real sshd, and a client config that reaches it by a fresh key. */
export const startSshHost = async ({
  name,
  units,
  programs,
  prepare = [],
  user = 'root',
}: SshHostOptions): Promise<SshHost> => {
  const dir = await mkdtemp(join(tmpdir(), 'mamori-sshd-'))
  const file = (part: string): string => join(dir, part)
  await chmod(dir, 0o755)
  await newKey(file('host_key'))
  await newKey(file('user_key'))
  await copyFile(file('user_key.pub'), file('authorized_keys'))
  await mkdir(file('bin'))
  for (const [program, text] of Object.entries(programs)) {
    await writeFile(file(`bin/${program}`), text)
    await chmod(file(`bin/${program}`), 0o755)
  }
  const sshd = [
    `Port ${PORT}`,
    `HostKey ${file('host_key')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'UsePAM no',
    'PrintMotd no',
    'PidFile none',
    `SetEnv PATH=${file('bin')}:/usr/bin:/bin`,
  ]
  await writeFile(file('sshd_config'), `${sshd.join('\n')}\n`)
  const unit = [
    '[Unit]',
    'DefaultDependencies=no',
    '[Service]',
    'RuntimeDirectory=sshd',
    'RuntimeDirectoryMode=0755',
    `ExecStart=/usr/sbin/sshd -D -e -f ${file('sshd_config')}`,
  ]
  const host = await startTestHost(
    { 'sshd.service': `${unit.join('\n')}\n`, ...units },
    { ownFiles: true, ownNetwork: true },
  )
  const exec = host.inside(createExec())
  const runInside = async (...argv: readonly string[]): Promise<string> => {
    const result = await exec(argv, { timeoutMs: 30_000, signal: new AbortController().signal })
    if (result.kind !== 'exited' || result.code !== 0)
      throw new Error(`${argv.join(' ')}: ${JSON.stringify(result)}`)
    return result.stdout
  }
  const stop = async (): Promise<void> => {
    await host.stop()
    await rm(dir, { recursive: true, force: true })
  }
  try {
    await runInside('hostname', name)
    for (const command of prepare) await runInside(...command)
    await runInside('systemctl', 'start', 'sshd.service', ...Object.keys(units))
    await until('sshd', () => isOpen(host.address))
  } catch (error) {
    await stop()
    throw error
  }
  const publicKey = (await readFile(file('host_key.pub'), 'utf8')).trim()
  await writeFile(file('known_hosts'), `${host.address} ${publicKey}\n`)
  const client = [
    `Host ${name}`,
    `  HostName ${host.address}`,
    `  User ${user}`,
    `  IdentityFile ${file('user_key')}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${file('known_hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
  ]
  await writeFile(file('ssh_config'), `${client.join('\n')}\n`)
  return {
    host,
    name,
    configFile: file('ssh_config'),
    knownHosts: file('known_hosts'),
    run: runInside,
    changeHostKey: async () => {
      await rm(file('host_key'))
      await rm(file('host_key.pub'))
      await newKey(file('host_key'))
      await runInside('systemctl', 'restart', 'sshd.service')
      await until('sshd', () => isOpen(host.address))
    },
    stop,
  }
}
