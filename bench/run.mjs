/** Builds one benchmark with the program's worker threads and runs it: node bench/run.mjs NAME [ARGUMENTS]. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { build } from 'vite'
import { workerEntries } from '../.config/worker-entries.mjs'
import { latinSource } from '../.config/latin-source.mjs'
import { textTables } from '../.config/text-tables.mjs'

const root = resolve(import.meta.dirname, '..')
const [name = '', ...rest] = process.argv.slice(2)
const entry = resolve(root, 'bench', `${name}.ts`)
if (!/^[a-z-]+$/.test(name) || !existsSync(entry)) {
  console.error('usage: node bench/run.mjs NAME [ARGUMENTS], where bench/NAME.ts is a benchmark')
  process.exit(3)
}

const outDir = await mkdtemp(resolve(root, 'node_modules/.mamori-bench-'))
try {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    plugins: [textTables(root), latinSource],
    ssr: { noExternal: true, external: ['@photostructure/sqlite', '@playwright/test', 'vite'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        external: ['@photostructure/sqlite', '@playwright/test', 'vite'],
        input: {
          [name]: entry,
          mamori: resolve(root, 'electron/cli/mamori.ts'),
          'background-writer': resolve(root, 'bench/background-writer.ts'),
          'append-writer': resolve(root, 'bench/append-writer.ts'),
          'follow-child': resolve(root, 'electron/engine/logs/testing/torture/follow-child.ts'),
          'log-writer': resolve(root, 'electron/engine/testing/log-writer.mjs'),
          ...workerEntries(root),
        },
        // As the program itself is built.
        output: {
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
          entryFileNames: '[name].js',
        },
      },
    },
  })
  const child = spawn(process.execPath, [resolve(outDir, `${name}.js`), ...rest], {
    // What is built may stand elsewhere, where node_modules is a link.
    env: { ...process.env, MAMORI_BENCH_ROOT: root },
    stdio: 'inherit',
  })
  process.exitCode = await new Promise((done) => child.on('exit', (code) => done(code ?? 1)))
} finally {
  await rm(outDir, { recursive: true, force: true })
}
