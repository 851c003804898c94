import { setTimeout as pause } from 'node:timers/promises'
import { enginePlace } from '../places'
import { takeHost } from '../take-host'

// A program for tests: takes this computer as a daemon or a session's engine would, says so, and gives it back to a daemon.

const [face = 'session', drainMs = '0', lingerMs = '0'] = process.argv.slice(2)
const say = (word: string): boolean => process.stdout.write(`${word}\n`)

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

const taken = await takeHost({
  place: enginePlace(face === 'daemon' ? 'daemon' : 'session', {
    env: process.env,
    uid: process.getuid?.() ?? 0,
  }),
  face: face === 'daemon' ? 'daemon' : 'session',
  signal: stop.signal,
  onWaiting: () => say('waiting'),
  ...(Number(drainMs) > 0 ? { drainMs: Number(drainMs) } : {}),
  bug: (name, error) => {
    throw new Error(name, { cause: error })
  },
})
switch (taken.kind) {
  case 'fault':
    say(`fault ${taken.fault.code}`)
    break
  case 'taken':
    say(`taken ${taken.why.code}`)
    break
  case 'held': {
    say(`held ${taken.warning?.code ?? ''}`.trim())
    await new Promise<void>((done) => {
      // The socket alone keeps no program alive.
      const alive = setInterval(() => undefined, 60_000)
      const end = (): void => {
        clearInterval(alive)
        done()
      }
      stop.signal.addEventListener('abort', end)
      taken.onDaemon(() => {
        say('yielding')
        void pause(Number(lingerMs)).then(end)
      })
    })
    await taken.release()
    say('released')
  }
}
