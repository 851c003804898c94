import { useState } from 'react'
import type { SilenceScope } from '@shared/domain/upkeep'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { ActButton } from '../../components/act/act-button'
import { SilenceDialog } from '../../components/silence/silence-dialog'
import { Empty } from '../../components/empty'
import { Panel } from '../../components/panel'
import { holdsInOrder, silencesInOrder } from '../../store/upkeep'
import { History } from './history'
import { HoldItem } from './hold-item'
import styles from './maintenance.module.css'
import { SilenceItem } from './silence-item'
import { StormPanel } from './storm-panel'

/** What is quiet on purpose: silences, work that holds repairs, a storm, and what came of those that are over. */
export const Maintenance = () => {
  const t = useText()
  const state = useEngineState()
  const [adding, setAdding] = useState<{ readonly scope: SilenceScope | null } | null>(null)
  const silences = silencesInOrder(state)
  const holds = holdsInOrder(state)
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t('upkeep.page.title')}</h1>
        <div className={styles.acts}>
          <ActButton needs="approve" variant="default" onClick={() => setAdding({ scope: { kind: 'all' } })}>
            {t('upkeep.page.begin')}
          </ActButton>
          <ActButton needs="approve" onClick={() => setAdding({ scope: null })} act="add-silence">
            {t('upkeep.page.add')}
          </ActButton>
        </div>
      </header>
      {state.storm === null ? null : <StormPanel storm={state.storm} />}
      <Panel title={t('upkeep.page.silences')} count={silences.length} flush>
        {silences.length === 0 ? (
          <Empty title={t('upkeep.page.silences.none')} hint={t('upkeep.page.silences.hint')} />
        ) : (
          <ul className={styles.list}>
            {silences.map((silence) => (
              <SilenceItem key={silence.id} silence={silence} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t('upkeep.page.holds')} count={holds.length} flush>
        {holds.length === 0 ? (
          <Empty
            title={t('upkeep.page.holds.none')}
            hint={
              <>
                {t('upkeep.page.holds.hint')}
                <code className={styles.example}>mamori hold --for 30m -- ./deploy.sh</code>
              </>
            }
          />
        ) : (
          <ul className={styles.list}>
            {holds.map((hold) => (
              <HoldItem key={hold.id} hold={hold} />
            ))}
          </ul>
        )}
      </Panel>
      <History />
      {adding === null ? null : <SilenceDialog scope={adding.scope} onClose={() => setAdding(null)} />}
    </div>
  )
}
