import type { Journal } from '../ports'

const PAGE = 500
const MOST_PAGES = 10

/** Which of these silences have ended before, newest 5,000 ends: one of the settings is not begun again then. */
export const endedSilences = async (
  journal: Pick<Journal, 'page'>,
  ids: ReadonlySet<string>,
): Promise<ReadonlySet<string>> => {
  const ended = new Set<string>()
  let beforeSeq: number | undefined
  for (let pages = 0; pages < MOST_PAGES && ended.size < ids.size; pages++) {
    const page = await journal.page({
      limit: PAGE,
      filter: { types: ['silence.ended'] },
      ...(beforeSeq && { beforeSeq }),
    })
    for (const event of page.events)
      if (event.type === 'silence.ended' && ids.has(event.data.silenceId)) ended.add(event.data.silenceId)
    beforeSeq = page.events.at(-1)?.seq
    if (!page.more || beforeSeq === undefined) break
  }
  return ended
}
