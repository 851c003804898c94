import { createHash, randomBytes } from 'node:crypto'
import type { Event } from '@shared/domain/event'
import type { Notifier, NotifierContext } from '../notifiers/define-notifier'
import type { Journal } from '../ports'

const PAGE = 500
/** So many notices are looked through for a test: years of them. */
const MOST_PAGES = 20

/** A test that has arrived where its channel still sends. */
export type ProvenChannel = { readonly channel: string; readonly at: number }

/**
 * Tells later whether a message went to the same place, and nobody what place that is: an address can be a secret, and
 * the journal is read by many.
 */
export const markOf = (target: string, salt: string = randomBytes(12).toString('base64url')): string =>
  `${salt}.${createHash('sha256').update(`${salt}\n${target}`).digest('base64url')}`

const isMarkOf = (mark: string, target: string): boolean => {
  const [salt = ''] = mark.split('.', 1)
  return markOf(target, salt) === mark
}

/** The channels whose test is among these events, unless they send to another place by now. */
const provenAmong = (
  events: readonly Event[],
  targets: ReadonlyMap<string, string>,
): readonly ProvenChannel[] =>
  events.flatMap((event) => {
    if (event.type !== 'notice.sent') return []
    const { channel, to } = event.data
    const target = targets.get(channel)
    return to !== undefined && target !== undefined && isMarkOf(to, target) ? [{ channel, at: event.at }] : []
  })

/** Where the channels send, of those that reach beyond this host and are in use. */
const targetsOf = (
  notifiers: ReadonlyMap<string, Notifier>,
  channels: readonly string[],
  context: NotifierContext,
): ReadonlyMap<string, string> =>
  new Map(
    channels.flatMap((channel) => {
      const target = notifiers.get(channel)?.target?.(context) ?? null
      return target === null ? [] : [[channel, target] as const]
    }),
  )

/**
 * Finds the newest test of each channel that has arrived where the channel sends under these settings. An address that
 * was changed, by whom and however it was, is one to which nothing has been sent yet.
 */
export const findProvenChannels = async (deps: {
  readonly page: Journal['page']
  readonly notifiers: ReadonlyMap<string, Notifier>
  readonly channels: readonly string[]
  readonly context: NotifierContext
}): Promise<readonly ProvenChannel[]> => {
  const targets = targetsOf(deps.notifiers, deps.channels, deps.context)
  const found = new Map<string, ProvenChannel>()
  let beforeSeq: number | undefined
  for (let turn = 0; turn < MOST_PAGES && found.size < targets.size; turn += 1) {
    const { events, more } = await deps.page({
      limit: PAGE,
      filter: { types: ['notice.sent'], severities: ['warning'] },
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    })
    for (const proven of provenAmong(events, targets))
      if (!found.has(proven.channel)) found.set(proven.channel, proven)
    beforeSeq = events.at(-1)?.seq
    if (!more || beforeSeq === undefined) break
  }
  return [...found.values()]
}
