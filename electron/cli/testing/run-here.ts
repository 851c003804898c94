import { pathToFileURL } from 'node:url'
import { inject } from 'vitest'
import { parseCommandLine } from '../arguments'
import { openConsole } from '../console'

/** Runs a command in this process, as the built program would, with the tests' own worker threads. */
export const runHere = async (
  cwd: string,
  words: readonly string[],
  {
    env = {},
    signal = new AbortController().signal,
  }: { readonly env?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> => {
  let [stdout, stderr] = ['', '']
  const out = openConsole(env, { write: (text) => (stdout += text) }, { write: (text) => (stderr += text) })
  const parsed = parseCommandLine(words)
  if (parsed.kind === 'usage') throw new Error(out.render(parsed.fault))
  const { config, dataDir } = parsed
  const workerDir = pathToFileURL(`${inject('workers')}/`)
  const code = await parsed.run({ out, env, cwd, config, dataDir, workerDir, version: '0.0.0', signal })
  return { code, stdout, stderr }
}
