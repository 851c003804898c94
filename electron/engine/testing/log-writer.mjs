/**
 * Writes numbered lines to a log, one write each, until it is told to end (SIGTERM), and then tells how many they were:
 * node log-writer.mjs PATH KIND [PAUSE_MS]. KIND: `reopen` opens the log anew on SIGHUP, `watch` notices before each line
 * that the name is another file's, `hold` goes on in the file it has, `overwrite` as well and does not append.
 */
import { closeSync, constants, fstatSync, openSync, statSync, writeSync } from 'node:fs'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

const [path = '', kind = 'hold', pause = '0'] = process.argv.slice(2)
const LINES_A_TURN = 20
const { O_APPEND, O_CREAT, O_WRONLY } = constants
const flags = O_WRONLY | O_CREAT | (kind === 'overwrite' ? 0 : O_APPEND)

const begin = () => openSync(path, flags, 0o640)
let fd = begin()
let lines = 0
const told = { toEnd: false }

process.on('SIGTERM', () => (told.toEnd = true))
process.on('SIGHUP', () => {
  if (kind !== 'reopen') return
  closeSync(fd)
  fd = begin()
})

const notice = () => {
  const named = statSync(path, { throwIfNoEntry: false })
  const own = fstatSync(fd)
  if (named?.ino === own.ino && named.dev === own.dev) return
  closeSync(fd)
  fd = begin()
}

process.stdout.write('ready\n')
while (!told.toEnd) {
  for (let n = 0; n < LINES_A_TURN; n += 1) {
    if (kind === 'watch') notice()
    writeSync(fd, `${lines} INFO request GET /items/${lines % 97} 200 ${(lines * 7919) % 1013} ms\n`)
    lines += 1
  }
  await (Number(pause) > 0 ? sleep(Number(pause)) : turn())
}
closeSync(fd)
process.stdout.write(`${lines}\n`)
