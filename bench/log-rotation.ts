import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StepOf } from '@shared/domain/plan'
import { runProgram } from '../electron/engine/exec'
import { createDirectHand } from '../electron/engine/repair/hand/direct-hand'
import { fileIdOf } from '../electron/engine/repair/hand/pinned'
import { countLines } from '../electron/engine/repair/rotation/testing/count-lines'
import { kindOf } from '../electron/engine/repair/steps'
import { systemClock } from '../electron/engine/system-clock'

/**
 * Rotates the log of a program that writes numbered lines as fast as it can, for each way in which writers go on, and
 * counts the lines that were lost or doubled: node bench/run.mjs log-rotation [ROTATIONS].
 */
const rotations = Number(process.argv[2] ?? '10')
const writerFile = join(import.meta.dirname, 'log-writer.js')
const GROWN_BYTES = 1_000_000

const rotateStep = async (
  path: string,
  reopen: StepOf<'rotate'>['reopen'],
  compress = true,
): Promise<StepOf<'rotate'>> => ({
  kind: 'rotate',
  path,
  id: fileIdOf(await lstat(path, { bigint: true })),
  minBytes: 0,
  generations: 1000,
  mode: 0o640,
  compress,
  reopen,
  found: { bytes: 0, writers: [] },
})

/** Carries a rotation out; gives the milliseconds that it took, or null when the log was written to too fast. */
const rotate = async (step: StepOf<'rotate'>): Promise<number | null> => {
  const begin = performance.now()
  const end = await kindOf(step).perform(
    step,
    {
      repairId: 'r-bench',
      exec: runProgram,
      clock: systemClock,
      resolveService: (name) => Promise.resolve({ kind: 'not_found', name, tried: [] }),
      settings: { services: {}, guards: { allowedRoots: [] } },
      hand: createDirectHand({ exec: runProgram }),
      by: 'direct',
      repairJson: () => Promise.reject(new Error('no JSON is repaired here')),
      backups: null,
    },
    new AbortController().signal,
  )
  if ('failed' in end && end.failed?.code === 'hand.failed.too_busy') return null
  if (!('failed' in end) || end.failed !== null) throw new Error(JSON.stringify(end))
  return performance.now() - begin
}

const measureWriter = async (
  kind: 'reopen' | 'watch' | 'hold',
  pauseMs: number,
  reopenFor: (pid: number) => StepOf<'rotate'>['reopen'],
): Promise<void> => {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-bench-')))
  const path = join(dir, 'app.log')
  const writer = spawn(process.execPath, [writerFile, path, kind, String(pauseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let said = ''
    writer.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    await once(writer.stdout, 'data')
    let tooBusy = 0
    const beganAt = performance.now()
    for (let n = 0; n < rotations; n++) {
      while ((await stat(path)).size < GROWN_BYTES) await sleep(5)
      // Packed every other time: that is measured by itself, and gives the writer time to write very much.
      if ((await rotate(await rotateStep(path, reopenFor(writer.pid ?? 0), n % 2 === 0))) === null)
        tooBusy += 1
    }
    const ended = once(writer, 'close')
    writer.kill('SIGTERM')
    await ended
    const written = Number(said.trim().split('\n').at(-1))
    const lineRate = Math.round(written / ((performance.now() - beganAt) / 1000))
    const { lost, doubled, broken } = countLines(path, written)
    const per100k = (lost / written) * 100_000
    const each = lost / rotations
    console.log(
      `${kind.padEnd(7)} ${String(rotations - tooBusy)} of ${String(rotations)} rotations, ${String(written)} lines (${String(lineRate)} a second): lost ${String(lost)} ` +
        `(${per100k.toFixed(1)} of 100,000; ${each.toFixed(1)} a rotation), doubled ${String(doubled)}, broken ${String(broken)}`,
    )
  } finally {
    writer.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  }
}

const measureSize = async (megabytes: number): Promise<void> => {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-bench-')))
  try {
    const path = join(dir, 'app.log')
    const lines = Array.from(
      { length: 20_000 },
      (_, n) =>
        `2026-01-31 14:30:${String(n % 60).padStart(2, '0')} INFO request ${String(n * 7919)} GET /items/${String(n % 97)} 200 ${String((n * 31) % 1013)} ms\n`,
    ).join('')
    const times = Math.ceil((megabytes * 1024 * 1024) / lines.length)
    for (const way of ['renamed', 'renamed and packed', 'copied and emptied'] as const) {
      await writeFile(path, lines.repeat(times))
      const copies = way === 'copied and emptied'
      const reopen = copies ? ({ kind: 'copy_and_truncate' } as const) : ({ kind: 'by_itself' } as const)
      const ms = await rotate(await rotateStep(path, reopen, way === 'renamed and packed'))
      console.log(
        `${String(megabytes)} MB ${way}: ${ms === null ? 'too busy' : `${(ms / 1000).toFixed(2)} s`}`,
      )
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

await measureWriter('reopen', 0, (pid) => ({
  kind: 'reload',
  service: 'writer',
  manager: 'sysv',
  unit: 'writer',
  argv: ['kill', '-HUP', String(pid)],
  timeoutMs: 10_000,
}))
await measureWriter('watch', 0, () => ({ kind: 'by_itself' }))
for (const pauseMs of [0, 1, 10]) await measureWriter('hold', pauseMs, () => ({ kind: 'copy_and_truncate' }))
await measureSize(100)
