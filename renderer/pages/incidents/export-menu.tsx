import { Button, Menu } from '@mantine/core'
import type { Input } from '@shared/ipc/contract'
import { plainLine } from '@shared/timeline/plain-line'
import { useState } from 'react'
import { useLanguage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ProblemNote } from '../../components/problem-note'
import { ToldNote, type Told } from '../../components/told-note'
import styles from './export-menu.module.css'

type Format = Input<'timeline.export'>['format']

/** Takes an incident, or what the timeline shows, along as a file; where it goes is asked by the operating system. */
export const ExportMenu = ({ what }: { what: () => Input<'timeline.export'>['what'] }) => {
  const t = useText()
  const language = useLanguage()
  const build = useAct('timeline.export')
  const save = useAct('desktop.save_file')
  const [told, setTold] = useState<Told | null>(null)
  const take = async (format: Format): Promise<void> => {
    setTold(null)
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    const report = await build.run({ what: what(), format, language, timeZone })
    if (report === null) return
    const saved = await save.run({ kind: format, suggestedName: report.name, content: report.content })
    if (saved === null || saved.kind === 'cancelled') return
    const words =
      saved.kind === 'failed'
        ? t('incident.export.failed', { why: saved.why })
        : t('incident.export.saved', { file: plainLine(saved.file) })
    const cut = report.cut && saved.kind === 'saved' ? t('incident.export.cut', { n: report.events }) : null
    setTold({ kind: saved.kind, text: cut === null ? words : `${words} · ${cut}` })
  }
  const problem = build.problem ?? save.problem
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" data-menu="export" loading={build.pending || save.pending}>
            {t('incident.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void take('markdown')}>{t('incident.export.markdown')}</Menu.Item>
          <Menu.Item onClick={() => void take('json')}>{t('incident.export.json')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {told === null ? null : (
        <div className={styles.told}>
          <ToldNote told={told} onClose={() => setTold(null)} />
        </div>
      )}
      {problem === null ? null : (
        <div className={styles.problem}>
          <ProblemNote problem={problem} />
        </div>
      )}
    </>
  )
}
