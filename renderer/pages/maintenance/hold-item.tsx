import { Button } from '@mantine/core'
import type { Hold } from '@shared/domain/state'
import { useState } from 'react'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { AimedButton } from '../../components/act/aimed-button'
import { Ago } from '../../components/ago'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import { Until } from '../../components/until'
import { Left } from './left'
import styles from './maintenance.module.css'
import { Who } from './who'

/** Work during which repairs are held; letting go of it is asked again, since the work may go on. */
export const HoldItem = ({ hold }: { hold: Hold }) => {
  const t = useText()
  const end = useAct('holds.end')
  const [asking, setAsking] = useState(false)
  const { id, command, by, beganAt, untilAt } = hold
  return (
    <li className={styles.item} data-hold={id}>
      <StateShape shape="paused" size={14} decorative />
      <div className={styles.words}>
        <p className={styles.first}>
          <code className={styles.scope}>{command}</code>
        </p>
        <p className={styles.second}>
          <span>
            <Who actor={by} /> · <Ago at={beganAt} />
          </span>
        </p>
        {asking ? <p className={styles.asked}>{t('upkeep.page.release.explain')}</p> : null}
        {end.problem === null ? null : <ProblemNote problem={end.problem} />}
      </div>
      <div className={styles.end}>
        <span className={styles.until}>
          {t('upkeep.page.at_most')} <Until at={untilAt} />
        </span>
        <span className={styles.left}>
          <Left untilAt={untilAt} />
        </span>
      </div>
      <div className={styles.act}>
        {asking ? (
          <>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('act.cancel')}
            </Button>
            <AimedButton
              needs="approve"
              loading={end.pending}
              onPress={() => void end.run({ holdId: id, exitCode: null })}
            >
              {t('upkeep.page.release.act')}
            </AimedButton>
          </>
        ) : (
          <ActButton needs="approve" variant="default" onClick={() => setAsking(true)}>
            {t('upkeep.page.release')}
          </ActButton>
        )}
      </div>
    </li>
  )
}
