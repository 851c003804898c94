/**
 * How fast the filter over bytes searches logs of usual servers, for the literals of usual expressions and for those that
 * the shipped patterns need: node bench/run.mjs byte-filter [MEGABYTES]. One thread, its CPU time, medians of the runs.
 */
import { closeSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  createByteFilter,
  HIT_NUMBERS,
  type ByteFilter,
  type Literal,
} from '../electron/engine/match/byte-filter/byte-filter'
import { compileExpression } from '../electron/engine/match/compile-expression'
import { requiredLiterals } from '../electron/engine/match/required-literals'
import { errorLiterals } from './byte-filter/error-literals'
import { mixedLogs } from './byte-filter/mixed-logs'

const RUNS = 7
const NEWLINE = 0x0a
const CHUNK_BYTES = 1024 * 1024
const SAMPLE_BYTES = 64 * 1024
const BLOCK_BYTES = 16
const megabytes = Number(process.argv[2] ?? 128)

/** Reads a file by chunks of whole lines into the filter's buffer. */
const readChunks = ({ buffer }: ByteFilter, path: string, take: (length: number) => void): void => {
  const fd = openSync(path, 'r')
  try {
    for (let kept = 0; ;) {
      const read = readSync(fd, buffer, kept, buffer.length - kept, null)
      if (read === 0) return
      const filled = kept + read
      const whole = buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1
      take(whole)
      buffer.copyWithin(0, whole, filled)
      kept = filled - whole
    }
  } finally {
    closeSync(fd)
  }
}

type Found = { lines: number; hits: number; newlines: number; blocks: number; looks: number }

const scanFile = (filter: ByteFilter, path: string): Found => {
  const found: Found = { lines: 0, hits: 0, newlines: 0, blocks: 0, looks: 0 }
  readChunks(filter, path, (length) => {
    let last = -1
    found.blocks += length / BLOCK_BYTES
    for (let from = 0; from < length;) {
      const { hits, hitCount, newlines, looks, scannedTo } = filter.scan(length, from)
      found.newlines += newlines
      found.hits += hitCount
      found.looks += looks
      for (let at = 0; at < hitCount * HIT_NUMBERS; at += HIT_NUMBERS) {
        const begin = hits[at] ?? 0
        if (begin !== last) found.lines += 1
        last = begin
      }
      from = scannedTo
    }
  })
  return found
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const costMs = (work: () => void): number => {
  const began = cpuMs()
  work()
  return cpuMs() - began
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const shippedLiterals = (): readonly Literal[] => {
  const file: unknown = JSON.parse(readFileSync(resolve('assets/patterns.json'), 'utf8'))
  const patterns = (file as { error_patterns: readonly { pattern: string }[] }).error_patterns
  return patterns.flatMap(({ pattern }, group) =>
    (requiredLiterals(compileExpression(pattern).engine.tree) ?? []).map((text) => ({
      bytes: new TextEncoder().encode(text),
      group,
    })),
  )
}

const measure = (name: string, literals: readonly Literal[], path: string, sample?: Uint8Array): void => {
  let filter = createByteFilter([], { chunkBytes: CHUNK_BYTES })
  const madeMs = costMs(() => {
    filter = createByteFilter(
      literals,
      sample === undefined ? { chunkBytes: CHUNK_BYTES } : { chunkBytes: CHUNK_BYTES, sample },
    )
  })
  const found = scanFile(filter, path)
  const times = Array.from({ length: RUNS }, () => ({
    read: costMs(() => readChunks(filter, path, () => undefined)),
    whole: costMs(() => scanFile(filter, path)),
  }))
  const megabytesPerSecond = (ms: number): string =>
    `${((found.blocks * BLOCK_BYTES) / ms / 1000).toFixed(0)} MB/s`
  const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(2)} %`
  console.log(
    [
      `${name}, ${literals.length} literals: ${megabytesPerSecond(median(times.map(({ read, whole }) => whole - read)))}`,
      `with the reading ${megabytesPerSecond(median(times.map(({ whole }) => whole)))}`,
      `${percent(found.lines, found.newlines)} of ${found.newlines} lines hit`,
      `${percent(found.looks, found.blocks)} of the blocks looked at`,
      `made in ${madeMs.toFixed(0)} ms`,
    ].join('; '),
  )
}

const path = join(tmpdir(), `mamori-bench-${process.pid}.log`)
const logs = mixedLogs(megabytes * 1e6)
const sample = logs.bytes.subarray(0, SAMPLE_BYTES)
try {
  writeFileSync(path, logs.bytes)
  measure('no literals', [], path)
  measure('usual literals', errorLiterals, path)
  measure('usual literals, sampled', errorLiterals, path, sample)
  const shipped = shippedLiterals()
  measure('shipped patterns', shipped, path)
  measure('shipped patterns, sampled', shipped, path, sample)
} finally {
  rmSync(path, { force: true })
}
