import type { Exec, ExecResult } from '../../ports'
import type { StreamSource } from '../../logs/sources/stream-kinds'
import type { FileLook } from './look-at-file'

/** One entry may be long; more of it says nothing more about when it was written. */
const MOST_BYTES = 1024 * 1024

const whyNot = (result: ExecResult): string =>
  result.kind === 'failed' ? result.why : `exit ${String(result.code)}`

/** Looks at the newest record of a source that a program reads, as at a file that changed when that was written. */
export const lookAtStream = async (
  source: StreamSource,
  exec: Exec,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<FileLook> => {
  // Only where such a source is asked for: it brings the forms of its entries with it.
  const { streamKindOf } = await import('../../logs/sources/stream-kinds')
  const { newestArgv, parser: newParser, complaint, name } = streamKindOf(source)
  const result = await exec(newestArgv, { timeoutMs, signal, maxOutputBytes: MOST_BYTES })
  const parser = newParser(null)
  const records = [
    ...parser.push(Buffer.from(result.stdout), 'out'),
    ...parser.push(Buffer.from(result.stderr), 'err'),
    ...parser.end(),
  ]
  const newest = Math.max(...records.map(({ at }) => at ?? 0), 0)
  if (newest > 0)
    return {
      kind: 'seen',
      file: { path: name, changedAt: newest, bytes: 0, identity: name, isFolder: false },
    }
  const said = complaint(result.stderr)
  if (said?.state === 'waiting') return { kind: 'missing' }
  const isWell = result.kind === 'exited' && result.code === 0 && said === null
  return isWell ? { kind: 'missing' } : { kind: 'unreadable', code: said?.message.code ?? whyNot(result) }
}
