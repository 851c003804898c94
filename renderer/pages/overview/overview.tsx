import { useEngineState, useLive, usePhase } from '../../app/app-context'
import { useNow } from '../../app/ticker'
import { waitingApprovals } from '../../store/selectors'
import { overall, troubles } from '../../store/troubles'
import { AwayPanel } from './away/away-panel'
import { CalmLine } from './calm-line'
import { CheckTable } from './check-table'
import styles from './overview.module.css'
import { ProofNote } from './proof-note'
import { RepairList } from './repair-list'
import { Resources } from './resources'
import { SettingsNotes } from './settings-notes'
import { SourceList } from './source-list'
import { TroubleList } from './trouble-list'
import { WaitingList } from './waiting-list'

/** First whether a person is needed, then what is wrong, then everything that is watched. */
export const Overview = () => {
  const state = useEngineState()
  const live = useLive()
  const lost = usePhase().kind === 'lost'
  const now = useNow(5_000)
  const waiting = waitingApprovals(state, now)
  const wrong = troubles(state, live)
  const whole = overall(state, live)
  const calm = wrong.length === 0 && waiting.length === 0 && !lost
  return (
    <div className={styles.overview}>
      <WaitingList repairs={waiting} />
      <AwayPanel />
      <TroubleList troubles={wrong} />
      {calm && whole.kind !== 'trouble' && whole.kind !== 'silenced' ? <CalmLine overall={whole} /> : null}
      <ProofNote />
      <CheckTable />
      <Resources />
      <div className={styles.pair}>
        <SourceList />
        <RepairList />
      </div>
      <SettingsNotes />
    </div>
  )
}
