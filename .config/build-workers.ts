import { mkdtemp, readdir, rm } from 'node:fs/promises'
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
const packages = resolve(root, 'node_modules')
const PREFIX = '.mamori-workers-'

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // One of another user may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes what runs that were killed have left: each folder names the process that made it. */
const removeLeft = async (): Promise<void> => {
  for (const name of await readdir(packages)) {
    const [, pid] = /^(\d+)-/.exec(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '') ?? []
    if (pid === undefined || isRunning(Number(pid))) continue
    await rm(resolve(packages, name), { recursive: true, force: true })
  }
}

/** Builds the worker threads as the program does: Node 20 cannot load TypeScript in a worker. */
const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  await removeLeft()
  const outDir = await mkdtemp(resolve(packages, `${PREFIX}${String(process.pid)}-`))
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
