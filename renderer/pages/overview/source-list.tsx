import type { SourceState } from '@shared/domain/event'
import type { Live } from '@shared/domain/live'
import type { TextKey } from '@shared/text/text'
import { useEngineState, useLive } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { valueText } from '@shared/words/format-value'
import { Empty } from '../../components/empty'
import { Panel } from '../../components/panel'
import { Row } from '../../components/row'
import { StateShape } from '../../components/state-shape'
import { sourceShape } from '@shared/words/shapes'
import styles from './lists.module.css'
import { plainLine } from '@shared/timeline/plain-line'

const stateWords = {
  following: 'source.following',
  waiting: 'source.waiting',
  unreadable: 'source.unreadable',
} as const satisfies Record<SourceState, TextKey>

/** How far behind the reading is, else how fast it is, else how it stands. */
const standing = (
  t: ReturnType<typeof useText>,
  state: SourceState | null,
  now: Live['sources'][string] | undefined,
): string => {
  if (state === 'following' && now !== undefined && now.lagBytes > 0)
    return t('source.lag', { size: valueText(now.lagBytes, 'bytes') })
  if (state === 'following' && now !== undefined && now.bytesPerSecond > 0)
    return t('source.rate', { size: valueText(now.bytesPerSecond, 'bytes') })
  if (state === 'following' && now?.lastReadAt === null) return t('source.no_line')
  return t(state === null ? 'source.not_yet' : stateWords[state])
}

/** The followed logs: whether they can be read, how far behind the reading is, when something last came. */
export const SourceList = () => {
  const t = useText()
  const say = useMessage()
  const sources = Object.values(useEngineState().sources)
  const live = useLive()
  return (
    <Panel title={t('overview.sources')} count={sources.length} flush={sources.length > 0}>
      {sources.length === 0 ? (
        <Empty title={t('overview.sources.none')} hint={t('overview.sources.none.hint')} />
      ) : (
        sources.map((source) => {
          const now = live?.sources[source.id]
          const state = now?.state ?? source.state
          // Since when it cannot be read, or when something was last read.
          const sinceAt = now?.unreadableSince ?? now?.lastReadAt ?? null
          return (
            <Row key={source.id} columns="12px minmax(0, 1fr) max-content 72px">
              <StateShape shape={sourceShape({ state })} />
              <code className={styles.clip} title={plainLine(source.path)}>
                {plainLine(source.path)}
              </code>
              <span
                className={sinceAt === null ? styles.alone : styles.dim}
                title={source.message === null ? undefined : say(source.message)}
              >
                {standing(t, state, now)}
              </span>
              {sinceAt === null ? null : (
                <span className={styles.when}>
                  <Ago at={sinceAt} />
                </span>
              )}
            </Row>
          )
        })
      )}
    </Panel>
  )
}
