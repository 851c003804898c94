import { readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'

/**
 * The worker threads of the program by their built names: every `electron/engine/…/*-worker.ts` is one. Whoever builds the
 * program, for people, tests or benchmarks, builds them beside it.
 *
 * @param {string} root
 * @returns {Record<string, string>}
 */
export const workerEntries = (root) => {
  const engine = resolve(root, 'electron/engine')
  return Object.fromEntries(
    readdirSync(engine, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('-worker.ts'))
      .sort()
      .map((file) => [basename(file, '.ts'), resolve(engine, file)]),
  )
}
