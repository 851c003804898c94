import { Button, TextInput } from '@mantine/core'
import type { Output } from '@shared/ipc/contract'
import type { Setting } from '@shared/ipc/settings-calls'
import { plainLine } from '@shared/timeline/plain-line'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useMessage, useText } from '../../app/language'
import type { Problem } from '../../bridge/problem'
import { useForbidden } from '../../components/act/use-may'
import { Empty } from '../../components/empty'
import { FaultTable } from '../../components/fault-table'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { pressedShortcut } from '../../frame/keys/shortcut-table'
import { PageFoot } from '../../frame/page-foot'
import { isFreeKey } from '../../frame/shortcuts'
import {
  dropDraft,
  dropDrafts,
  dropEntryDrafts,
  editsOf,
  keepDraft,
  useDrafts,
  type Draft,
  type Drafts,
} from './drafts'
import { Elsewhere } from './elsewhere'
import { faultsByPlace } from './find'
import { FormProvider } from './form-context'
import { JsonView } from './json-view'
import { LeaveQuestion } from './leave-question'
import { SaveDialog } from './save-dialog'
import { SavedNote, type Saved } from './saved-note'
import { SectionPanel, sectionFound, type Section } from './section-panel'
import { sections } from './setting-words'
import { UnsavedBar } from './unsaved-bar'
import { usePreview } from './use-preview'
import { useWantedSection } from './use-wanted-section'
import { WindowSection } from './window-section'
import styles from './settings.module.css'

type Read = Output<'settings.read'>

const noDrafts: Drafts = {}

const sectionsOf = ({ settings, groups }: Read): readonly Section[] =>
  sections.map(({ section, title }) => ({
    section,
    title,
    settings: settings.filter((one) => one.section === section && one.group === null),
    groups: groups
      .filter((group) => group.section === section)
      .map((group) => ({ group, settings: settings.filter((one) => one.group === group.id) })),
  }))

/** `/` goes to the search. */
const useSearchKey = () => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (pressedShortcut(event, ['list.filter']) === null || !isFreeKey(event)) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return field
}

/** What was changed over another version of the file; entries of lists may be others by now. */
const useVersion = (
  hostId: string,
  sha256: string,
): { readonly stale: boolean; readonly accept: () => void } => {
  const [known, setKnown] = useState(sha256)
  const [stale, setStale] = useState(false)
  const drafts = useDrafts(hostId)
  if (known !== sha256) {
    setKnown(sha256)
    setStale(Object.keys(drafts).length > 0)
  }
  useEffect(() => {
    if (stale) dropEntryDrafts(hostId)
  }, [stale, hostId])
  return { stale, accept: () => setStale(false) }
}

/** The form over the settings file that was read, with what is changed in it and not saved. */
export const SettingsForm = ({
  hostId,
  read,
  problem,
  dataAt,
  onAsk,
}: {
  hostId: string
  read: Read
  problem: Problem | null
  dataAt: number | null
  onAsk: () => void
}) => {
  const t = useText()
  useWantedSection()
  const say = useMessage()
  const search = useSearchKey()
  const [wanted, setWanted] = useState('')
  const [looked, setLooked] = useState<Setting | null>(null)
  const [reviewing, setReviewing] = useState(false)
  const [saved, setSaved] = useState<Saved | null>(null)
  const forbidden = useForbidden('change')
  const readOnlyWhy = forbidden ?? (read.notSaved === null ? null : say(read.notSaved))
  const readOnly = readOnlyWhy !== null
  const drafts = useDrafts(hostId)
  const { stale, accept } = useVersion(hostId, read.sha256)
  const edits = useMemo(() => editsOf(drafts), [drafts])
  const preview = usePreview(read.sha256, edits, !readOnly)
  const { told } = preview
  const faults = told?.faults ?? read.faults
  const warnings = told?.warnings ?? read.warnings
  const form = useMemo(
    () => ({
      drafts,
      readOnly,
      notKept: read.notKept,
      faults: faultsByPlace(faults, read.settings, read.groups),
      warnings: faultsByPlace(warnings, read.settings, read.groups),
      change: (place: string, draft: Draft | null) =>
        draft === null ? dropDraft(hostId, place) : keepDraft(hostId, draft),
      look: setLooked,
    }),
    [drafts, readOnly, faults, warnings, read, hostId],
  )
  const all = useMemo(() => sectionsOf(read), [read])
  const shown = all.flatMap((section) => sectionFound(t, section, wanted) ?? [])
  const rest = form.faults.get('') ?? []
  const finish = (sha256: string, undone: boolean): void => {
    setReviewing(false)
    setSaved({ sha256, undone })
    dropDrafts(hostId)
    accept()
    onAsk()
  }
  return (
    <FormProvider value={form}>
      <div className={styles.split}>
        <div className={styles.page}>
          <header className={styles.head}>
            <div>
              <h1 className={styles.h1}>{t('word.page.settings')}</h1>
              <p className={styles.file}>
                <code>{plainLine(read.file)}</code>
              </p>
            </div>
            <TextInput
              ref={search}
              className={styles.search}
              type="search"
              aria-label={t('settings.ui.search')}
              placeholder={`${t('settings.ui.search')}  /`}
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setWanted('')
              }}
            />
          </header>
          <nav className={styles.nav} aria-label={t('settings.ui.sections')}>
            {shown.map(({ section, title }) => (
              <Button
                key={section}
                variant="subtle"
                onClick={() =>
                  document.getElementById(`settings-${section}`)?.scrollIntoView({ block: 'start' })
                }
              >
                {t(title)}
              </Button>
            ))}
            <Button
              variant="subtle"
              onClick={() => document.getElementById('settings-window')?.scrollIntoView({ block: 'start' })}
            >
              {t('settings.ui.section.window')}
            </Button>
          </nav>
          {problem === null ? null : <ProblemNote problem={problem} dataAt={dataAt} onRetry={onAsk} />}
          {readOnlyWhy === null ? null : (
            <p className={styles.banner} data-read-only="">
              {t('settings.ui.read_only')} {readOnlyWhy}
            </p>
          )}
          {stale ? (
            <p className={styles.banner} role="status">
              {t('settings.ui.stale')}
            </p>
          ) : null}
          <SavedNote
            saved={saved}
            mayUndo={read.undoAt !== null && read.sha256 === saved?.sha256}
            onUndone={(sha256) => finish(sha256, true)}
          />
          {rest.length === 0 ? null : (
            <Panel title={t('settings.ui.faults')} count={rest.length} flush>
              <FaultTable file={read.file} faults={rest} />
            </Panel>
          )}
          {shown.length === 0 ? <Empty title={t('settings.ui.search.none', { text: wanted })} /> : null}
          {shown.map((section) => (
            <SectionPanel
              key={section.section}
              section={section}
              searching={wanted.trim() !== ''}
              sources={read.groups.filter(({ section: of }) => of === 'logs').length}
              channels={read.channels}
            />
          ))}
          {wanted.trim() === '' ? (
            <>
              <Elsewhere />
              <WindowSection />
            </>
          ) : null}
          <LeaveQuestion
            drafts={readOnly ? noDrafts : drafts}
            edits={edits}
            sha256={read.sha256}
            preview={preview}
            onSaved={(sha256) => finish(sha256, false)}
            onDiscard={() => dropDrafts(hostId)}
          />
          <PageFoot>
            <UnsavedBar
              drafts={drafts}
              preview={preview}
              onDiscard={() => dropDrafts(hostId)}
              onReview={() => setReviewing(true)}
            />
          </PageFoot>
        </div>
        <aside className={styles.side} aria-label={t('settings.ui.file')}>
          <JsonView
            file={read.file}
            text={told?.text ?? read.text}
            diff={told?.diff ?? []}
            line={looked?.line ?? null}
          />
        </aside>
      </div>
      {reviewing && told !== null ? (
        <SaveDialog
          file={read.file}
          sha256={read.sha256}
          edits={edits}
          preview={told}
          onClose={(sha256) => (sha256 === null ? setReviewing(false) : finish(sha256, false))}
        />
      ) : null}
    </FormProvider>
  )
}
