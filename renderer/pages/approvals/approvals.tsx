import { isEnded } from '@shared/domain/apply-event'
import { entryOf } from '@shared/domain/record'
import type { Repair } from '@shared/domain/state'
import { useMemo } from 'react'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { useNow } from '../../app/ticker'
import { Empty } from '../../components/empty'
import { useHeldList } from '../../components/held/use-held-list'
import { choose, useChosen } from '../../store/ui'
import { ApprovalCard } from './approval-card'
import styles from './approvals.module.css'
import { approvalLists } from './cards'
import { EndedList } from './ended-list'
import { useFollowed, usePutAway } from './followed'
import { SnoozedList } from './snoozed-list'
import { useCardKeys } from './use-card-keys'

const keyOf = ({ id }: Repair): string => id

/**
 * What waits for a person, one card each; what was put off and what has ended stand below. What ends while the pointer is
 * among the cards stays in its place until the pointer has left: no other card slips under it.
 */
export const Approvals = () => {
  const t = useText()
  const state = useEngineState()
  const now = useNow(5_000)
  const followed = useFollowed()
  const putAway = usePutAway()
  const lists = useMemo(() => approvalLists(state, followed, now), [state, followed, now])
  const { snoozed } = lists
  const { shown, hand } = useHeldList(lists.cards, keyOf)
  const cards = shown.flatMap(({ item, gone }) => {
    const repair = gone ? entryOf(state.repairs, item.id) : item
    return repair === undefined || (gone && (!isEnded(repair) || putAway.has(repair.id))) ? [] : [repair]
  })
  const ended = lists.ended.filter(({ id }) => !cards.some((card) => card.id === id))
  const chosen = useChosen('approvals')
  useCardKeys(cards, chosen)
  return (
    <div className={styles.approvals}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t('word.page.approvals')}</h1>
        {cards.length === 0 ? null : (
          <p className={styles.keys}>
            <kbd>j</kbd> <kbd>k</kbd> {t('keys.move')} <kbd>a</kbd> {t('word.act.approve')} <kbd>x</kbd>{' '}
            {t('word.act.reject')} <kbd>l</kbd> {t('word.act.later')}
          </p>
        )}
      </header>
      {cards.length === 0 ? (
        <Empty
          title={t('approvals.none')}
          hint={t(state.mode === 'approve' ? 'approvals.none.hint' : 'approvals.none.mode')}
        />
      ) : (
        <div className={styles.cards} {...hand}>
          {cards.map((repair) => (
            <ApprovalCard
              key={repair.id}
              repair={repair}
              chosen={repair.id === chosen}
              onChoose={() => choose('approvals', repair.id)}
            />
          ))}
        </div>
      )}
      {snoozed.length === 0 ? null : <SnoozedList repairs={snoozed} />}
      {ended.length === 0 ? null : <EndedList repairs={ended} />}
    </div>
  )
}
