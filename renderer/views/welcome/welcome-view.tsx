import { Button, Checkbox } from '@mantine/core'
import type { Finding } from '@shared/domain/setup'
import type { TextKey } from '@shared/text/text'
import { useState } from 'react'
import { useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { useCall } from '../../bridge/use-call'
import { Empty } from '../../components/empty'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { Skeleton } from '../../components/skeleton'
import { makeTourDue } from '../../frame/tour/tour-store'
import { Stage } from '../stage'
import { groupFindings } from './grouped'
import styles from './welcome-view.module.css'

const kindNames = {
  postgresql: 'welcome.kind.postgresql',
  redis: 'welcome.kind.redis',
  http: 'welcome.kind.http',
  service: 'welcome.kind.service',
  log: 'welcome.kind.log',
} as const satisfies Record<Finding['kind'], TextKey>

const FindingRow = ({
  finding,
  chosen,
  onToggle,
}: {
  finding: Finding
  chosen: boolean
  onToggle: (id: string, chosen: boolean) => void
}) => {
  const say = useMessage()
  return (
    <Checkbox
      classNames={{ root: styles.finding ?? '', description: styles.detail ?? '' }}
      size="xs"
      checked={chosen}
      onChange={(event) => onToggle(finding.id, event.currentTarget.checked)}
      label={<span className={styles.label}>{finding.label}</span>}
      description={say(finding.detail)}
    />
  )
}

/** The first start: what was found on this host, what of it will be watched, and one button. */
export const WelcomeView = ({ settingsFile }: { settingsFile: string }) => {
  const t = useText()
  const scan = useCall('setup.scan', {})
  const write = useAct('setup.write')
  /** What the reader has changed; the rest is as it was suggested. */
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map())

  const findings = scan.data?.findings ?? []
  const isChosen = (finding: Finding): boolean => changed.get(finding.id) ?? finding.suggested
  const chosen = findings.filter(isChosen).map((finding) => finding.id)
  const { found, missing } = groupFindings(findings)
  const start = async (): Promise<void> => {
    if ((await write.run({ chosen })) !== null) makeTourDue()
  }
  const toggle = (id: string, on: boolean): void => setChanged((old) => new Map(old).set(id, on))

  return (
    <Stage title={t('welcome.heading')} lead={<p>{t('welcome.lead')}</p>}>
      {scan.problem === null ? null : <ProblemNote problem={scan.problem} onRetry={scan.retry} />}
      {scan.data === null ? (
        scan.problem === null && (
          <Panel>
            <p className={styles.scanning}>{t('welcome.scanning')}</p>
            <Skeleton lines={5} />
          </Panel>
        )
      ) : (
        <>
          <Panel flush>
            {found.map(({ kind, findings }) => (
              <section key={kind} className={styles.group} aria-label={t(kindNames[kind])}>
                <h2 className={styles.kind}>{t(kindNames[kind])}</h2>
                <div className={styles.findings}>
                  {findings.map((finding) => (
                    <FindingRow
                      key={finding.id}
                      finding={finding}
                      chosen={isChosen(finding)}
                      onToggle={toggle}
                    />
                  ))}
                </div>
              </section>
            ))}
            {found.length === 0 ? (
              <Empty title={t('welcome.nothing')} hint={t('welcome.nothing.hint')} />
            ) : null}
          </Panel>
          {missing.length === 0 ? null : (
            <p className={styles.missing}>
              {t('welcome.missing', {
                kinds: missing.map((kind) => t(kindNames[kind])).join(t('welcome.comma')),
              })}
            </p>
          )}
          <dl className={styles.terms}>
            <dt>{t('word.mode.approve')}</dt>
            <dd>{t('welcome.mode')}</dd>
            <dt>{t('welcome.always')}</dt>
            <dd>{t('welcome.always.what')}</dd>
            <dt>{t('welcome.file')}</dt>
            <dd>
              <code>{scan.data.settingsFile || settingsFile}</code> <span>{t('welcome.file.what')}</span>
            </dd>
          </dl>
          {write.problem === null ? null : <ProblemNote problem={write.problem} />}
          <div className={styles.foot}>
            <span className={styles.sum}>{t('welcome.chosen', { n: chosen.length })}</span>
            <Button size="sm" loading={write.pending} onClick={() => void start()}>
              {t('welcome.start')}
            </Button>
          </div>
        </>
      )}
    </Stage>
  )
}
