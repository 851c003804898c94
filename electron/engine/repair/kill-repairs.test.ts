import { randomInt } from 'node:crypto'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { build } from 'vite'
import { workerEntries } from '../../../.config/worker-entries.mjs'
import { killRepairs } from './testing/torture/kill-repairs'

/** So often by itself; `node bench/run.mjs kill-repairs` does it 200 times. A seed makes the same choices again. */
const kills = Number(process.env['MAMORI_KILLS'] ?? 20)
const seed = Number(process.env['MAMORI_SEED'] ?? randomInt(2 ** 31))

const root = resolve(import.meta.dirname, '../../..')
let built = ''
let dir = ''
beforeAll(async () => {
  // Beside the packages that the program takes from there; what others build meanwhile does not touch it.
  built = await mkdtemp(join(root, 'node_modules/.mamori-torture-'))
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-torture-')))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: true,
      outDir: built,
      rolldownOptions: {
        external: ['@photostructure/sqlite'],
        input: { mamori: resolve(root, 'electron/cli/mamori.ts'), ...workerEntries(root) },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
})
afterAll(async () => {
  await rm(built, { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})

it(
  `${String(kills)} times SIGKILL while a tree is repaired: nothing is lost, doubled or touched outside (seed ${String(seed)})`,
  async () => {
    const result = await killRepairs({
      dir,
      kills,
      seed,
      program: {
        mamori: join(built, 'mamori.js'),
        journalWorker: join(inject('workers'), 'journal-worker.js'),
      },
      writer: resolve(root, 'electron/engine/testing/log-writer.mjs'),
      tell: (line) => process.stdout.write(`${line}\n`),
    })
    process.stdout.write(`kill test: ${JSON.stringify(result)}\n`)
    expect(result).toMatchObject({ kills, faults: [] })
    // It has met what it is about.
    expect(result.interrupted).toBeGreaterThan(kills / 5)
    expect(result.repairs).toBeGreaterThan(kills / 2)
  },
  Math.max(300_000, kills * 15_000),
)
