import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import { tables } from '../shared/text/tables'
import { textTables } from './text-tables.mjs'
import { workerEntries } from './worker-entries.mjs'

const root = resolve(import.meta.dirname, '..')
const native = '@photostructure/sqlite'

type Chunks = ReadonlyMap<string, Rolldown.OutputChunk>
let chunks: Chunks
let files: ReadonlyMap<string, string>

beforeAll(async () => {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [textTables(root)],
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true, external: [native] },
    build: {
      ssr: true,
      write: false,
      rolldownOptions: {
        external: [native],
        input: { mamori: resolve(root, 'electron/cli/mamori.ts'), ...workerEntries(root) },
        output: { entryFileNames: '[name].js' },
      },
    },
  })
  if (Array.isArray(built) || !('output' in built)) throw new Error('one build was asked for')
  chunks = new Map(built.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])))
  files = new Map(
    built.output.flatMap((file) => (file.type === 'asset' ? [[file.fileName, String(file.source)]] : [])),
  )
})

/** Chunks with all that is loaded together with them, before anything of them runs. */
const loadedWith = (names: readonly string[]): readonly Rolldown.OutputChunk[] => {
  const seen = new Set<string>(names)
  for (const name of seen) for (const imported of chunks.get(name)?.imports ?? []) seen.add(imported)
  return [...seen].flatMap((name) => chunks.get(name) ?? [])
}

const chunkOf = (file: string): string => {
  const found = [...chunks.values()].find(({ moduleIds }) => moduleIds.includes(resolve(root, file)))
  if (!found) throw new Error(`${file} is not in the program`)
  return found.fileName
}

const packagesOf = (loaded: readonly Rolldown.OutputChunk[]): readonly string[] => {
  const ids = loaded.flatMap(({ moduleIds }) => moduleIds)
  const names = ids.flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? [])
  return [...new Set(names)].toSorted()
}

/**
 * A daemon that only watches holds in memory what its start loads. What only a repair, an undo, some kind of check or
 * another command needs is imported when it is needed.
 */
it.each([
  [
    'the daemon',
    () => ['mamori.js', chunkOf('electron/cli/commands/run.ts')],
    ['@eslint-community/regexpp', 'jsonc-parser', 'zod'],
  ],
  ['the thread of the journal', () => ['journal-worker.js'], ['kysely', 'zod']],
  ['the thread that reads logs', () => ['scan-worker.js'], []],
  ['every command', () => ['mamori.js'], []],
  ['a scan', () => ['mamori.js', chunkOf('electron/cli/commands/scan.ts')], ['@eslint-community/regexpp']],
  ['a thread of a scan', () => ['file-scan-worker.js'], []],
] as const)('%s loads few packages when it starts', (_, names, packages) => {
  const loaded = loadedWith(names())
  expect(loaded.length).toBeGreaterThan(0)
  expect(packagesOf(loaded)).toEqual(packages)
})

it('no program of Node has texts in its code: they stand in a file a language', () => {
  const ids = [...chunks.values()].flatMap(({ moduleIds }) => moduleIds)
  expect(ids.filter((id) => /\/shared\/text\/(?:ja|en)\b/.test(id))).toEqual([])
  expect(ids).toContain(resolve(root, 'shared/text/tables.ts'))
  for (const [language, table] of Object.entries(tables))
    expect(JSON.parse(files.get(`texts/${language}.json`) ?? '')).toEqual(table)
})

it.each([
  ['the lab', 'electron/engine/lab/lab.ts'],
  ['the patterns of first settings', 'electron/engine/setup/default-patterns.ts'],
  ['what finds things for first settings', 'electron/engine/setup/scan-host.ts'],
  ['the report of a scan', 'electron/cli/commands/scan.ts'],
])('the daemon does not load %s when it starts', (_, file) => {
  const loaded = loadedWith(['mamori.js', chunkOf('electron/cli/commands/run.ts')])
  expect(loaded.map(({ fileName }) => fileName)).not.toContain(chunkOf(file))
})

it('what the daemon does not load is there when it is needed', () => {
  const known = [...chunks.values()].flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
  expect(packagesOf([...chunks.values()])).toEqual(expect.arrayContaining(['ioredis', 'jsonrepair', 'pg']))
  for (const name of known.filter((one) => one.endsWith('.js'))) expect(chunks.has(name)).toBe(true)
})
