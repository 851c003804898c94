import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from './find-program'

export type InitScript = {
  /** The pid of the redis that the script started last; null before that. */
  readonly pid: () => Promise<number | null>
  /** Ends that redis for good. */
  readonly kill: () => Promise<void>
}

/** Writes an init script with the usual actions that runs a real redis on a port of 127.0.0.1. */
export const writeInitScript = async (directory: string, name: string, port: number): Promise<InitScript> => {
  const pidFile = join(directory, `${name}.pid`)
  const redis = findProgram('redis-server', 'redis-server')
  const script = `#!/bin/sh
### BEGIN INIT INFO
# Provides: ${name}
### END INIT INFO
PIDFILE=${pidFile}
# A zombie that nobody has reaped yet is dead.
runs() { grep -qs '^State:.[^ZX]' "/proc/$1/status"; }
alive() { [ -s "$PIDFILE" ] && runs "$(cat "$PIDFILE")"; }
start() {
  alive && return 0
  ${redis} --port ${String(port)} --bind 127.0.0.1 --save "" --dir ${directory} --daemonize yes --pidfile "$PIDFILE" > /dev/null
}
stop() {
  alive || return 0
  pid=$(cat "$PIDFILE"); kill "$pid"
  while runs "$pid"; do sleep 0.05; done
}
case "$1" in
start) start ;;
stop) stop ;;
restart) stop; start ;;
status)
  if alive; then echo "${name} is running"; exit 0; fi
  if [ -s "$PIDFILE" ]; then echo "${name} is dead"; exit 1; fi
  echo "${name} is not running"; exit 3 ;;
*) echo "Usage: $0 {start|stop|restart|status}" >&2; exit 2 ;;
esac
`
  await writeFile(join(directory, name), script, { mode: 0o755 })
  const pid = async (): Promise<number | null> => {
    const text = await readFile(pidFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    return Number(text) || null
  }
  return {
    pid,
    kill: async () => {
      const running = await pid()
      if (running === null) return
      try {
        process.kill(running, 'SIGKILL')
      } catch (error) {
        // ESRCH: it has ended by itself.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    },
  }
}
