import type { Message } from '@shared/domain/message'
import type { HostPlace } from '../hosts/hosts'

/** Where a click leads: null leaves host or page as they are; with a repair it leads to its approval. */
export type OpenAt = {
  readonly hostId: string | null
  readonly incidentId: string | null
  readonly repairId?: string
}

export type NewsKind = 'critical' | 'approval'

/** One thing that a person is to be told. */
export type News = {
  /** Unique among all hosts. */
  readonly key: string
  readonly kind: NewsKind
  readonly host: HostPlace
  readonly title: Message
  /** What it is about, by name. */
  readonly target: string
  /** How often it was seen when it was told. */
  readonly observations: number
  readonly at: number
  readonly open: OpenAt
}

/** The one that a person would want to see first: seen most often, else the earliest, which tends to be the cause. */
export const worstOf = (all: Iterable<News>): News | null =>
  [...all].reduce<News | null>((worst, news) => {
    if (worst === null || news.observations > worst.observations) return news
    return news.observations === worst.observations && news.at < worst.at ? news : worst
  }, null)
