import { dirname } from 'node:path'
import { message } from '@shared/domain/message'
import { socketsToAttach, type PlaceQuery } from '../places'
import type { EngineSeen } from '../presence'
import { openFirst } from './first-place'
import { ChannelFailed, type Channel, type OpenChannel } from './link'
import { openSocketChannel } from './socket-channel'

export type OpenHereOptions = {
  readonly query: PlaceQuery
  /** The engines of this computer that are not this program's own. */
  readonly engines: () => Promise<readonly EngineSeen[]>
  /** Opens one socket; the real one unless told. */
  readonly open?: (path: string) => OpenChannel
}

/**
 * Opens the engine that lives on this computer: the daemon's place first, then this user's own. Other people's places are
 * theirs: what answers there is not trusted, and only told.
 */
export const openHere =
  ({ query, engines, open = openSocketChannel }: OpenHereOptions): OpenChannel =>
  async (signal): Promise<Channel> => {
    const paths = socketsToAttach(query)
    try {
      return (await openFirst(paths, (path) => open(path)(signal))).opened
    } catch (error) {
      if (!(error instanceof ChannelFailed) || error.end.why.code !== 'wire.no_engine') throw error
      const dirs = new Set(paths.map((path) => dirname(path)))
      const foreign = (await engines()).find(({ dir }) => !dirs.has(dir))
      if (!foreign) throw error
      const { dir: place, pid } = foreign
      throw new ChannelFailed({ why: message('hosts.link.other_session', { place, pid }), detail: null })
    }
  }
