/**
 * How fast the filter over bytes searches logs of usual servers for the literals of usual expressions, and how fast it
 * does with the file's reading: node bench/run.mjs byte-filter [MEGABYTES]. One thread, medians of the runs.
 */
import { closeSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createByteFilter,
  HIT_NUMBERS,
  type ByteFilter,
} from '../electron/engine/match/byte-filter/byte-filter'
import { errorLiterals } from './byte-filter/error-literals'
import { mixedLogs } from './byte-filter/mixed-logs'

const RUNS = 7
const NEWLINE = 0x0a
const megabytes = Number(process.argv[2] ?? 128)

type Found = { readonly newlines: number; readonly lines: number; readonly hits: number }

/** Scans a file by chunks of whole lines; `again` scans every chunk once more, to know what the scan alone takes. */
const scanFile = (filter: ByteFilter, path: string, isScanned: boolean): Found => {
  const fd = openSync(path, 'r')
  let [newlines, lines, hits, kept] = [0, 0, 0, 0]
  let last = -1
  try {
    for (let offset = 0; ;) {
      const read = readSync(fd, filter.buffer, kept, filter.buffer.length - kept, null)
      const filled = kept + read
      if (read === 0) return { newlines, lines, hits }
      const whole = filter.buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1
      for (let from = 0; isScanned && from < whole;) {
        const scan = filter.scan(whole, from)
        newlines += scan.newlines
        hits += scan.hitCount
        for (let at = 0; at < scan.hitCount * HIT_NUMBERS; at += HIT_NUMBERS) {
          const begin = offset + (scan.hits[at] ?? 0)
          if (begin !== last) lines += 1
          last = begin
        }
        from = scan.scannedTo
      }
      filter.buffer.copyWithin(0, whole, filled)
      kept = filled - whole
      offset += whole
    }
  } finally {
    closeSync(fd)
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const path = join(tmpdir(), `mamori-bench-${process.pid}.log`)
const logs = mixedLogs(megabytes * 1e6)
try {
  writeFileSync(path, logs.bytes)
  const size = logs.bytes.length / 1e6
  console.log(
    `${size.toFixed(0)} MB, ${logs.lines} lines, ${errorLiterals.length} literals, medians of ${RUNS}`,
  )
  for (const kilobytes of [256, 1024, 4096]) {
    const began = performance.now()
    const filter = createByteFilter(errorLiterals, { chunkBytes: kilobytes * 1024 })
    const madeMs = performance.now() - began
    const found = scanFile(filter, path, true)
    const times = Array.from({ length: RUNS }, () => {
      const [a, cpuA] = [performance.now(), cpuMs()]
      scanFile(filter, path, false)
      const [b, cpuB] = [performance.now(), cpuMs()]
      scanFile(filter, path, true)
      return { readMs: b - a, wholeMs: performance.now() - b, readCpu: cpuB - cpuA, wholeCpu: cpuMs() - cpuB }
    })
    const whole = median(times.map((time) => time.wholeCpu))
    const scan = median(times.map((time) => time.wholeCpu - time.readCpu))
    console.log(
      [
        `chunks of ${kilobytes} KiB: scan alone ${((size / scan) * 1000).toFixed(0)} MB/s`,
        `with the reading ${((size / whole) * 1000).toFixed(0)} MB/s of CPU`,
        `${((size / median(times.map((time) => time.wholeMs))) * 1000).toFixed(0)} MB/s of wall`,
        `${found.lines} of ${found.newlines} lines (${((100 * found.lines) / found.newlines).toFixed(2)} %), ${found.hits} hits`,
        `made in ${madeMs.toFixed(0)} ms`,
      ].join('; '),
    )
  }
} finally {
  rmSync(path, { force: true })
}
