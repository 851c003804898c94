import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Exec } from '../../ports'

const BOOT_MS = 30_000

export type TestHost = {
  /** How a program is started inside: prepended to its argument vector. */
  readonly enter: readonly string[]
  /** Where it is reached from here when it has a network of its own; else it is on this host's. */
  readonly address: string
  /** Exists because a systemd is PID 1 inside, see sd_booted(3). */
  readonly bootedDirectory: string
  /** Lets an Exec run its programs inside. */
  readonly inside: (exec: Exec) => Exec
  /** Ends the machine with everything in it and removes its files. */
  readonly stop: () => Promise<void>
}

/** Root starts machines itself, others through sudo without a password. */
const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']

export type TestHostOptions = {
  /**
   * Gives it a writable `/etc`, `/usr/local`, `/var`, `/srv` and `/opt` of its own over this host's, so that users, units
   * and files can be made inside that nobody ever sees outside; and a system bus, by which other users than root ask.
   */
  readonly ownFiles?: boolean
  /** Gives it a network of its own with one cable to this host, so that it is another host as far as sockets tell. */
  readonly ownNetwork?: boolean
}

/**
 * Boots a machine with a real systemd as PID 1 and the given unit files (`null`: masked), in about half a second.
 * It shares this host's network and its files unless told. Rejects with what went wrong; a test never skips for want of it.
 */
export const startTestHost = async (
  units: Readonly<Record<string, string | null>>,
  { ownFiles = false, ownNetwork = false }: TestHostOptions = {},
): Promise<TestHost> => {
  const state = await mkdtemp(join(tmpdir(), 'mamori-testhost-'))
  await chmod(state, 0o755)
  await mkdir(join(state, 'units'))
  for (const [name, content] of Object.entries(units)) {
    const file = join(state, 'units', name)
    await (content === null ? symlink('/dev/null', file) : writeFile(file, content))
  }

  const [program = 'bash', ...args] = [
    ...asRoot,
    'bash',
    join(import.meta.dirname, 'boot.sh'),
    state,
    ...(ownFiles ? ['private'] : []),
    ...(ownNetwork ? ['network'] : []),
  ]
  const machine = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => machine.once('close', () => resolve()))
  let complaint = ''
  machine.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const stop = async (): Promise<void> => {
    machine.stdin.end()
    await ended
    await rm(state, { recursive: true, force: true })
  }

  const ready = await new Promise<RegExpExecArray | null>((resolve) => {
    const patience = setTimeout(() => resolve(null), BOOT_MS)
    const settle = (found: RegExpExecArray | null): void => {
      clearTimeout(patience)
      resolve(found)
    }
    createInterface({ input: machine.stdout }).on('line', (line) =>
      settle(/^ready (\d+)(?: ([\d.]+))?$/.exec(line)),
    )
    machine.once('error', () => settle(null))
    void ended.then(() => settle(null))
  })
  if (ready === null) {
    await stop()
    throw new Error(
      `no test machine: ${complaint.trim() || 'it did not boot'} (needs root or sudo without a password; Debian: systemd util-linux procps iproute2)`,
    )
  }

  const [, pid = '', address = '127.0.0.1'] = ready
  const enter = [
    ...asRoot,
    'nsenter',
    '--target',
    pid,
    ...(ownNetwork ? ['--net'] : []),
    '--mount',
    '--pid',
    '--ipc',
    '--uts',
    '--cgroup',
    '--',
  ]
  return {
    enter,
    address,
    bootedDirectory: join(state, 'run/systemd/system'),
    inside: (exec) => (argv, options) => exec([...enter, ...argv], options),
    stop,
  }
}
