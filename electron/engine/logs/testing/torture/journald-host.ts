import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startTestHost } from '../../../testing/testhost/start-test-host'
import { inEntries } from './numbered-lines'

/** The lines of the torture are told apart from what the system says of itself by this name. */
export const IDENTIFIER = 'torture'
const MOST_BYTES = 256 * 1024 * 1024
const NUMBER = / n=(\d+) end/g

/** A real journal on a machine of its own, that numbered lines are written to. */
export type JournaldHost = {
  /** Where a program finds the `journalctl` that reads it. */
  readonly searchPath: string
  /** Hands numbered lines over to the journal: by the standard output of a program, by `/dev/log`, or several in one entry. */
  readonly write: (way: 'stream' | 'datagram' | 'entry', numbers: readonly number[]) => Promise<void>
  readonly rotate: () => Promise<void>
  /** Deletes its oldest files, so that so many stay beside the one that is written to. */
  readonly vacuum: (keptFiles: number) => Promise<void>
  readonly restart: () => Promise<void>
  /** The numbers that stand in it now, when all is written. */
  readonly numbers: () => Promise<readonly number[]>
  /** How many programs follow it. */
  readonly followers: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** Boots it, with so wide bounds that the journal itself drops nothing: what is lost then is lost by the reader. */
export const startJournaldHost = async (dir: string): Promise<JournaldHost> => {
  const units = ['.service', '.socket', '-dev-log.socket'].map((suffix) => `systemd-journald${suffix}`)
  const unit = (name: string): string =>
    readFileSync(join('/lib/systemd/system', name), 'utf8').replace(
      '[Unit]\n',
      '[Unit]\nStartLimitIntervalSec=0\n',
    )
  const host = await startTestHost(Object.fromEntries(units.map((name) => [name, unit(name)])))
  const inside = async (...argv: readonly string[]): Promise<string> => {
    const [program = '', ...args] = [...host.enter, ...argv]
    return (await promisify(execFile)(program, args, { maxBuffer: MOST_BYTES })).stdout
  }
  const feed = async (text: string, ...argv: readonly string[]): Promise<void> => {
    const [program = '', ...args] = [...host.enter, ...argv]
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] })
    child.stdin.end(text)
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}`)
  }
  try {
    const limits =
      '[Journal]\nStorage=volatile\nRateLimitIntervalSec=0\nRuntimeMaxUse=256M\nRuntimeKeepFree=1M\n'
    const folder = '/run/systemd/journald.conf.d'
    await inside('mkdir', '-p', folder)
    await feed(limits, 'tee', `${folder}/torture.conf`)
    await inside('systemctl', 'start', 'systemd-journald.service')
  } catch (error) {
    await host.stop()
    throw error
  }
  mkdirSync(join(dir, 'bin'), { recursive: true })
  const program = join(dir, 'bin', 'journalctl')
  writeFileSync(program, `#!/bin/sh\nexec ${host.enter.join(' ')} /usr/bin/journalctl "$@"\n`)
  chmodSync(program, 0o755)

  const settled = (): Promise<string> => inside('journalctl', '--sync')
  return {
    searchPath: `${join(dir, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`,
    write: async (way, numbers) => {
      const lines = numbers.map(inEntries.line)
      switch (way) {
        case 'stream':
          return feed(lines.join(''), 'systemd-cat', `--identifier=${IDENTIFIER}`, 'cat')
        case 'datagram':
          return feed(lines.join(''), 'logger', `--tag=${IDENTIFIER}`)
        case 'entry': {
          const fields = lines.map((line) => `MESSAGE=${line}`).join('')
          return feed(`SYSLOG_IDENTIFIER=${IDENTIFIER}\n${fields}`, 'logger', '--journald')
        }
      }
    },
    rotate: async () => void (await inside('journalctl', '--rotate')),
    vacuum: async (keptFiles) => {
      await inside('journalctl', keptFiles === 0 ? '--vacuum-size=1' : `--vacuum-files=${keptFiles + 1}`)
    },
    restart: async () => void (await inside('systemctl', 'restart', 'systemd-journald.service')),
    numbers: async () => {
      await settled()
      const text = await inside('journalctl', '--output=cat', '--all', `--identifier=${IDENTIFIER}`)
      return Array.from(text.matchAll(NUMBER), ([, number]) => Number(number))
    },
    followers: async () => {
      const found = await inside('sh', '-c', 'pgrep -x journalctl | wc -l')
      return Number(found)
    },
    stop: host.stop,
  }
}
