import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@shared/domain/event'
import { z } from 'zod'
import { createHost } from '../../electron/engine/create-host'

export type BenchEngine = {
  readonly stop: () => Promise<void>
  /** Calls back each second with the bytes of all logs that are not read yet. */
  readonly onLag: (listener: (bytes: number) => void) => void
}

/** A folder for settings and data that engines of one measurement share. */
export const makeEngineFolder = (): string => mkdtempSync(join(tmpdir(), 'mamori-bench-engine-'))

/** Starts a whole engine with the shipped patterns on some logs; resolves when all of them are followed. */
export const startEngine = async (
  folder: string,
  logPaths: readonly string[],
  onEvent: (event: Event) => void,
): Promise<BenchEngine> => {
  const settingsFile = join(folder, 'error_patterns.json')
  const patterns: unknown = JSON.parse(readFileSync('assets/patterns.json', 'utf8'))
  const { error_patterns } = z.object({ error_patterns: z.array(z.unknown()) }).parse(patterns)
  const log_sources = logPaths.map((path) => ({ path }))
  writeFileSync(settingsFile, JSON.stringify({ mode: 'observe', error_patterns, log_sources }))
  const host = createHost({
    configFile: settingsFile,
    dataDir: join(folder, 'data'),
    cwd: folder,
    env: { MAMORI_RUNTIME_DIR: join(folder, 'run') },
    face: 'cli',
    workerDir: new URL('./', import.meta.url),
    language: 'en',
    version: '0.0.0',
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
  })
  const waiting = new Set(logPaths)
  host.subscribe((push) => {
    if (push.kind === 'events') push.events.forEach(onEvent)
  })
  const following = new Promise<void>((resolve) => {
    // Whoever listens is shown a frame every second: only until all are followed, or that would be measured as well.
    const unsubscribe = host.subscribe((push) => {
      if (push.kind !== 'live') return
      for (const [id, { state }] of Object.entries(push.live.sources))
        if (state === 'following') waiting.delete(id)
      if (waiting.size > 0) return
      unsubscribe()
      resolve()
    })
  })
  await host.start()
  await following
  return {
    stop: () => host.stop(),
    onLag: (listener) => {
      host.subscribe((push) => {
        if (push.kind === 'live')
          listener(Object.values(push.live.sources).reduce((sum, { lagBytes }) => sum + lagBytes, 0))
      })
    },
  }
}
