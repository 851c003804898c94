import { message } from '@shared/domain/message'
import { ChannelFailed, type ChannelEnd } from './link'

/** A place that one may not enter tells more than one where nobody is. */
const telling = (ends: readonly ChannelEnd[]): ChannelEnd =>
  ends.find((end) => end.why.code === 'wire.no_rights') ??
  ends.find((end) => end.why.code !== 'wire.no_engine') ??
  ends[0] ?? { why: message('wire.closed'), detail: null }

/** Opens the first place that opens, in their order. Rejects with what tells most of why none does. */
export const openFirst = async <T>(
  paths: readonly string[],
  open: (path: string) => Promise<T>,
): Promise<{ readonly path: string; readonly opened: T }> => {
  const ends: ChannelEnd[] = []
  for (const path of paths) {
    try {
      return { path, opened: await open(path) }
    } catch (error) {
      if (!(error instanceof ChannelFailed)) throw error
      ends.push(error.end)
    }
  }
  throw new ChannelFailed(telling(ends))
}
