import { Button } from '@mantine/core'
import { useText } from '../../app/language'
import { Ago } from '../../components/ago'
import styles from './patterns.module.css'
import type { Looked as LookedAt } from './use-trust'

/** How old it is what is said about acting right now, and a button to look again. */
export const Looked = ({ looked }: { looked: LookedAt }) => {
  const t = useText()
  return (
    <div className={styles.looked}>
      {looked.at === null ? (
        <span role="status">{looked.looking ? t('rules.ui.looking') : null}</span>
      ) : (
        <span>
          {t('rules.ui.looked')} <Ago at={looked.at} />
        </span>
      )}
      <Button variant="default" loading={looked.looking} onClick={looked.lookAgain} data-act="look-again">
        {t('rules.ui.look')}
      </Button>
    </div>
  )
}
