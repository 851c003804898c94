import { mkdtemp, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { build } from 'vite'
import 'vitest'
import type { TestProject } from 'vitest/node'
import { workerEntries } from './worker-entries.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built worker threads. */
    workers: string
  }
}

const root = resolve(import.meta.dirname, '..')

/** Builds the worker threads as the program does: Node 20 cannot load TypeScript in a worker. */
const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const outDir = await mkdtemp(resolve(root, 'node_modules/.mamori-workers-'))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        external: ['@photostructure/sqlite'],
        input: workerEntries(root),
        output: { entryFileNames: '[name].js' },
      },
    },
  })
  project.provide('workers', outDir)
  return () => rm(outDir, { recursive: true, force: true })
}
export default setup
