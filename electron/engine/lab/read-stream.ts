import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { streamKindOf, type StreamSource } from '../logs/sources/stream-kinds'
import type { Exec } from '../ports'
import type { StreamReading } from './protocol'

/** As many records of a source that a program reads for us as are tried. */
export const MOST_RECORDS = 20_000
const MOST_BYTES = 32 * 1024 * 1024
const TIMEOUT_MS = 20_000

/** The newest records of a source that a program reads for us, as it prints them; or why there are none. */
export const readStream = async (
  source: StreamSource,
  exec: Exec,
  signal: AbortSignal,
): Promise<StreamReading | Message> => {
  const kind = streamKindOf(source)
  const argv = kind.recentArgv(MOST_RECORDS)
  const ended = await exec(argv, {
    timeoutMs: TIMEOUT_MS,
    signal,
    maxOutputBytes: MOST_BYTES,
    keepOutput: 'tail',
  })
  signal.throwIfAborted()
  if (ended.kind === 'failed') {
    const [program = ''] = argv
    return message('lab.stream_failed', { source: kind.name, program, reason: `@lab.stream.${ended.why}` })
  }
  // A container writes to both outputs; what the program itself says stands among them.
  const complaint = kind.complaint(ended.stderr)
  if (complaint !== null && (ended.code !== 0 || ended.stdout === '')) return complaint.message
  if (ended.code !== 0) return kind.ended(ended.code, ended.stderr).message
  return { kind: 'stream', source, out: ended.stdout, err: ended.stderr }
}
