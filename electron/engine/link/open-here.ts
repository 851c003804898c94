import { dirname } from 'node:path'
import { message } from '@shared/domain/message'
import { socketsToAttach, type PlaceQuery } from '../places'
import type { EngineSeen } from '../presence'
import { ChannelFailed, type Channel, type OpenChannel } from './link'
import { openSocketChannel } from './socket-channel'

export type OpenHereOptions = {
  readonly query: PlaceQuery
  /** The engines of this computer that are not this program's own. */
  readonly engines: () => Promise<readonly EngineSeen[]>
  /** Opens one socket; the real one unless told. */
  readonly open?: (path: string) => OpenChannel
}

/** What keeps a socket that is there closed says more than that another one is not there. */
const mostTelling = (failures: readonly ChannelFailed[]): ChannelFailed | undefined =>
  failures.find(({ end }) => end.why.code !== 'wire.no_engine') ?? failures[0]

/**
 * Opens the engine that lives on this computer: the daemon's place first, then this user's own. Other people's places are
 * theirs: what answers there is not trusted, and only told.
 */
export const openHere =
  ({ query, engines, open = openSocketChannel }: OpenHereOptions): OpenChannel =>
  async (signal): Promise<Channel> => {
    const paths = socketsToAttach(query)
    const failures: ChannelFailed[] = []
    for (const path of paths) {
      try {
        return await open(path)(signal)
      } catch (error) {
        if (!(error instanceof ChannelFailed)) throw error
        failures.push(error)
      }
    }
    const dirs = new Set(paths.map((path) => dirname(path)))
    const foreign = (await engines()).find(({ dir }) => !dirs.has(dir))
    const told = mostTelling(failures)
    if (foreign && (!told || told.end.why.code === 'wire.no_engine')) {
      const { dir: place, pid } = foreign
      throw new ChannelFailed({ why: message('hosts.link.other_session', { place, pid }), detail: null })
    }
    throw told ?? new ChannelFailed({ why: message('wire.no_engine', { place: '' }), detail: null })
  }
