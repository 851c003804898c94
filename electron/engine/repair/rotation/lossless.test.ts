import { readFile, stat } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runProgram } from '../../exec'
import { findProgram } from '../../testing/find-program'
import { startSupervisord } from '../../testing/start-supervisord'
import { createSupervisor } from '../../services/supervisor'
import { countLines } from './testing/count-lines'
import { startWriter } from './testing/log-writer'
import { rotationScene, signalled, WRITER, type Scene } from './testing/rotation-scene'

const ROTATIONS = 20
const SMALL = { max_size_mb: 0.1, keep: 100 }
const wait = { timeout: 20_000, interval: 10 }

let scene: Scene
let pid = 0
beforeEach(async () => {
  scene = await rotationScene(signalled(() => pid))
})
afterEach(() => scene.remove())

const grown = () =>
  vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(150_000), wait)
const packed = (files: readonly string[]) => files.filter((name) => name.endsWith('.gz')).length

it('loses and doubles no line of a writer that opens its log anew on a reload, in 20 rotations', async () => {
  const writer = await startWriter([process.execPath, WRITER, scene.log, 'reopen', '1'])
  pid = writer.pid
  for (let n = 0; n < ROTATIONS; n++) {
    await grown()
    await scene.rotate({ ...SMALL, service: 'writer' })
  }
  const written = await writer.stop()
  const { files, ...count } = countLines(scene.log, written)
  expect(count).toEqual({ lost: 0, doubled: 0, broken: 0 })
  expect(packed(files)).toBe(ROTATIONS)
}, 120_000)

it('nor of one that notices by itself', async () => {
  const writer = await startWriter([process.execPath, WRITER, scene.log, 'watch', '1'])
  for (let n = 0; n < ROTATIONS; n++) {
    await grown()
    await scene.rotate({ ...SMALL, reopen: 'by_itself' })
  }
  const { files, ...count } = countLines(scene.log, await writer.stop())
  expect(count).toEqual({ lost: 0, doubled: 0, broken: 0 })
  expect(packed(files)).toBe(ROTATIONS)
}, 120_000)

const PYTHON = `
import logging.handlers, signal, sys, time
ends = False
def end(*_):
    global ends
    ends = True
signal.signal(signal.SIGTERM, end)
log = logging.getLogger()
handler = logging.handlers.WatchedFileHandler(sys.argv[1])
handler.setFormatter(logging.Formatter('%(message)s'))
log.addHandler(handler)
n = 0
print('ready', flush=True)
while not ends:
    log.warning('%d INFO python request with some more words 12 ms', n)
    n += 1
    if n % 20 == 0:
        time.sleep(0.001)
print(n, flush=True)
`

it("nor of Python's WatchedFileHandler", async () => {
  const python = findProgram('python3', 'python3')
  const writer = await startWriter([python, '-c', PYTHON, scene.log])
  for (let n = 0; n < 5; n++) {
    await grown()
    await scene.rotate({ ...SMALL, reopen: 'by_itself' })
  }
  const { files, ...count } = countLines(scene.log, await writer.stop())
  expect(count).toEqual({ lost: 0, doubled: 0, broken: 0 })
  expect(packed(files)).toBe(5)
}, 60_000)

it('finds the service of a writer by itself: a program of a supervisor that the settings let be reloaded', async () => {
  let config = ''
  const manager = () => createSupervisor({ config, reloadSignal: 'HUP' })
  const own = await rotationScene(
    (name) => Promise.resolve({ kind: 'found', name, manager: manager(), unit: 'talks' }),
    { talks: { manager: 'supervisor', unit: 'talks', allow: ['reload'] } },
  )
  const { log } = own
  const daemon = await startSupervisord({
    talks: `command=${process.execPath} ${WRITER} ${log} reopen 1\nstartsecs=0\nstdout_logfile=${log}.said`,
  })
  try {
    ;({ config } = daemon)
    for (let n = 0; n < 3; n++) {
      await vi.waitFor(async () => expect((await stat(log)).size).toBeGreaterThan(150_000), wait)
      const draft = await own.plan(SMALL)
      expect(draft).toMatchObject({
        asks: [],
        steps: [{ reopen: { kind: 'reload', service: 'talks', argv: manager().argv('reload', 'talks') } }],
      })
      await own.rotate(SMALL)
    }
    await runProgram(manager().argv('stop', 'talks'), {
      timeoutMs: 10_000,
      signal: new AbortController().signal,
    })
    const written = Number((await readFile(`${log}.said`, 'utf8')).trim().split('\n').at(-1))
    const { files, ...count } = countLines(log, written)
    expect(count).toEqual({ lost: 0, doubled: 0, broken: 0 })
    expect(packed(files)).toBe(3)
  } finally {
    await daemon.stop()
    await own.remove()
  }
}, 60_000)
