import { Button } from '@mantine/core'
import { plainLine } from '@shared/timeline/plain-line'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { Dialog } from '../../components/dialog'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import styles from './auto-fix-dialog.module.css'
import { Evidence } from './evidence'
import { autoFixOf, placeInFile, type Choice, type RuleView } from './rules'

const written = (key: string, value: string | boolean): string =>
  plainLine(`"${key}": ${JSON.stringify(value)}`)

/** The lines of the settings file that change, below the name of their entry. */
const FileChange = ({ rule, to }: { rule: RuleView; to: Choice }) => {
  const t = useText()
  const { settings } = useEngineState()
  const { list, key, value } = placeInFile(rule.id)
  return (
    <section className={styles.change}>
      <h3 className={styles.heading}>{t('rules.ui.set.file')}</h3>
      <p className={styles.file}>
        <code>{plainLine(settings?.file ?? '')}</code>
      </p>
      <pre className={styles.lines} aria-label={t('rules.ui.set.file')} tabIndex={0}>
        <code>
          {list} › {written(key, value)}
        </code>
        <code className={styles.removed}>- {written('auto_fix', rule.record.autoFix)}</code>
        <code className={styles.added}>+ {written('auto_fix', autoFixOf(to))}</code>
      </pre>
      <p className={styles.dim}>{t('rules.ui.set.kept')}</p>
    </section>
  )
}

/** Asks again before what a rule may do is changed: what it then does, on what evidence, and which line changes. */
export const AutoFixDialog = ({
  rule,
  to,
  onClose,
}: {
  rule: RuleView
  to: Choice
  /** Told whether the settings were written. */
  onClose: (done: boolean) => void
}) => {
  const t = useText()
  const set = useAct('rules.set_auto_fix')
  const { ability, record } = rule
  const confirm = async (): Promise<void> => {
    if ((await set.run({ ruleId: rule.id, autoFix: autoFixOf(to) })) !== null) onClose(true)
  }
  return (
    <Dialog opened={true} onClose={() => onClose(false)} title={t(`rules.ui.set.title.${to}`)} size="lg">
      <div className={styles.body}>
        <p className={styles.name}>
          <bdi>{rule.name}</bdi>
        </p>
        <p className={styles.words}>{t(`rules.ui.may.hint.${to}`)}</p>
        {to !== 'off' && ability?.kind === 'impossible' ? (
          <p className={styles.words}>
            <StateShape shape="caution" decorative /> {t('rules.ui.set.impossible')}
          </p>
        ) : null}
        {record.demoted === null ? null : (
          <p className={styles.words}>
            <StateShape shape="caution" decorative /> {t('rules.ui.set.demoted')}
          </p>
        )}
        <div className={styles.evidence}>
          <Evidence rule={rule} />
        </div>
        <FileChange rule={rule} to={to} />
        {set.problem === null ? null : <ProblemNote problem={set.problem} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={() => onClose(false)} data-autofocus="">
            {t('act.cancel')}
          </Button>
          <ActButton needs="change" loading={set.pending} act="set-auto-fix" onClick={() => void confirm()}>
            {t('rules.ui.set.act')}
          </ActButton>
        </div>
      </div>
    </Dialog>
  )
}
