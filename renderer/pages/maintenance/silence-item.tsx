import type { Silence } from '@shared/domain/state'
import { useLanguage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { AimedButton } from '../../components/act/aimed-button'
import { Ago } from '../../components/ago'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import { Until } from '../../components/until'
import { scopeName } from '@shared/words/scope-words'
import { hiddenText } from '@shared/words/hidden-words'
import { Left } from './left'
import styles from './maintenance.module.css'
import { Who } from './who'

/** A silence that lasts: what, why, until when, by whom, what it has hidden so far, and its end by hand. */
export const SilenceItem = ({ silence }: { silence: Silence }) => {
  const t = useText()
  const language = useLanguage()
  const end = useAct('silences.end')
  const { id, scope, reason, untilAt, by, addedAt, endsOnRecovery, origin, hidden } = silence
  return (
    <li className={styles.item} data-silence={id}>
      <StateShape shape="paused" size={14} decorative />
      <div className={styles.words}>
        <p className={styles.first}>
          <span className={styles.kind}>{t(`upkeep.page.scope.group.${scope.kind}`)}</span>
          {scope.kind === 'all' ? null : <code className={styles.scope}>{scopeName(scope, language)}</code>}
          <span className={styles.reason}>{reason}</span>
        </p>
        <p className={styles.second}>
          <span>
            <Who actor={by} /> · <Ago at={addedAt} />
          </span>
          <span>{hiddenText(hidden, language)}</span>
        </p>
        {end.problem === null ? null : <ProblemNote problem={end.problem} />}
      </div>
      <div className={styles.end}>
        <span className={styles.until}>
          {t('upkeep.page.until')} <Until at={untilAt} />
        </span>
        <span className={styles.left}>
          <Left untilAt={untilAt} />
          {endsOnRecovery ? ` · ${t('upkeep.page.or_recovery')}` : null}
        </span>
      </div>
      <div className={styles.act}>
        {origin === 'settings' ? (
          <span className={styles.left}>{t('upkeep.page.from_settings')}</span>
        ) : (
          <AimedButton
            needs="approve"
            variant="default"
            loading={end.pending}
            onPress={() => void end.run({ silenceId: id })}
          >
            {t('upkeep.page.end')}
          </AimedButton>
        )}
      </div>
    </li>
  )
}
