import { useMemo } from 'react'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { useNow } from '../../app/ticker'
import { Empty } from '../../components/empty'
import { choose, useChosen } from '../../store/ui'
import { ApprovalCard } from './approval-card'
import styles from './approvals.module.css'
import { approvalLists } from './cards'
import { EndedList } from './ended-list'
import { useFollowed } from './followed'
import { SnoozedList } from './snoozed-list'
import { useCardKeys } from './use-card-keys'

/** What waits for a person, one card each; what was put off and what has ended stand below. */
export const Approvals = () => {
  const t = useText()
  const state = useEngineState()
  const now = useNow(5_000)
  const followed = useFollowed()
  const { cards, snoozed, ended } = useMemo(() => approvalLists(state, followed, now), [state, followed, now])
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
        cards.map((repair) => (
          <ApprovalCard
            key={repair.id}
            repair={repair}
            chosen={repair.id === chosen}
            onChoose={() => choose('approvals', repair.id)}
          />
        ))
      )}
      {snoozed.length === 0 ? null : <SnoozedList repairs={snoozed} />}
      {ended.length === 0 ? null : <EndedList repairs={ended} />}
    </div>
  )
}
