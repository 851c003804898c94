import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from '../../electron/engine/testing/find-program'
import { leanStart } from '../../electron/cli/commands/install-service/lean-start'
import { fail2banConfig, mamoriConfig, monitConfig } from './configs'
import type { World } from './world'

export type Peer = {
  readonly name: string
  readonly pid: number
  /** What of the world it can watch. */
  readonly watches: string
  readonly stop: () => Promise<void>
}
export type Peers = {
  readonly running: readonly Peer[]
  readonly missing: readonly { readonly name: string; readonly why: string }[]
}

const STOP_MS = 10_000
const SETTLE_MS = 3000

/** Starts a daemon in the foreground; throws with what it wrote when it does not stay. */
const start = async (
  name: string,
  watches: string,
  argv: readonly [string, ...string[]],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Peer> => {
  const output = join(folder, `${name}.out`)
  const written = openSync(output, 'w', 0o600)
  const [program, ...args] = argv
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', written, written],
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', ...env },
  })
  const killWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const exited = once(child, 'exit')
  await Promise.race([exited, once(child, 'error'), sleep(SETTLE_MS)])
  const { pid } = child
  if (pid === undefined || child.exitCode !== null)
    throw new Error(`${name} did not stay:\n${readFileSync(output, 'utf8')}`)
  return {
    name,
    pid,
    watches,
    stop: async () => {
      process.removeListener('exit', killWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await Promise.race([exited, sleep(STOP_MS)])
      child.kill('SIGKILL')
      await exited
    },
  }
}

const folderOf = (folder: string, name: string): string => {
  const own = join(folder, name)
  mkdirSync(own, { mode: 0o700 })
  return own
}

/** Starts everybody who is installed, each with a configuration of its own. `built` holds the built `mamori.js`. */
export const startPeers = async (folder: string, world: World, built: string): Promise<Peers> => {
  const running: Peer[] = []
  const missing: { readonly name: string; readonly why: string }[] = []
  const join5And4 = '5 checks, 4 logs'

  const own = folderOf(folder, 'mamori')
  const settings = join(own, 'error_patterns.json')
  writeFileSync(settings, mamoriConfig(world), { mode: 0o600 })
  // As its service starts it.
  const mamori = [process.execPath, ...leanStart.nodeFlags, join(built, 'mamori.js'), '--continuous'] as const
  running.push(
    await start(
      'mamori',
      join5And4,
      [...mamori, '--config', settings, '--data-dir', join(own, 'data')],
      own,
      {
        ...leanStart.env,
        MAMORI_RUNTIME_DIR: join(own, 'run'),
      },
    ),
  )

  const others = [
    {
      name: 'monit',
      program: 'monit',
      watches: join5And4,
      argv: (program: string, dir: string): readonly [string, ...string[]] => {
        const file = join(dir, 'monitrc')
        writeFileSync(file, monitConfig(world, dir), { mode: 0o600 })
        return [program, '-I', '-c', file]
      },
    },
    {
      name: 'fail2ban',
      program: 'fail2ban-server',
      watches: '4 logs (it checks no services)',
      argv: (program: string, dir: string): readonly [string, ...string[]] => {
        for (const [path, text] of Object.entries(fail2banConfig(world, dir))) {
          mkdirSync(join(dir, path, '..'), { recursive: true })
          writeFileSync(join(dir, path), text)
        }
        return [program, '-f', '-c', dir, '-s', join(dir, 'sock'), '-p', join(dir, 'pid'), 'start']
      },
    },
  ]
  for (const { name, program, watches, argv } of others) {
    let found: string
    try {
      found = findProgram(program, name)
    } catch (error) {
      missing.push({ name, why: error instanceof Error ? error.message : String(error) })
      continue
    }
    const dir = folderOf(folder, name)
    running.push(await start(name, watches, argv(found, dir), dir))
  }
  return { running, missing }
}
