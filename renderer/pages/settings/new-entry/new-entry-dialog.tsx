import type { NewEntry } from '@shared/ipc/settings-calls'
import { useEffect, useState } from 'react'
import { useEngineState } from '../../../app/app-context'
import { useText } from '../../../app/language'
import { useCall } from '../../../bridge/use-call'
import { Dialog } from '../../../components/dialog'
import { ProblemNote } from '../../../components/problem-note'
import { Skeleton } from '../../../components/skeleton'
import { kindIdOf } from './new-entry'
import { NewEntryForm } from './new-entry-form'

/** What mostly is added first. */
const FIRST_KIND = 'http'
const LINES = 6

/** The focus goes back to where it was before. */
const useFocusBack = (): void =>
  useEffect(() => {
    const from = document.activeElement
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus()
    }
  }, [])

/** Adds a check or a log to the settings file, over any page. */
export const NewEntryDialog = ({ list, onClose }: { list: NewEntry['list']; onClose: () => void }) => {
  const t = useText()
  useFocusBack()
  const { settings } = useEngineState()
  const { data, problem, retry } = useCall('settings.kinds', {}, { askAgain: settings?.sha256 ?? '' })
  const [wanted, setWanted] = useState<string>(list === 'log_sources' ? list : FIRST_KIND)
  const kind = data?.kinds.find((one) => kindIdOf(one) === wanted) ?? data?.kinds[0]
  return (
    <Dialog
      opened={true}
      onClose={onClose}
      title={t((kind?.list ?? list) === 'log_sources' ? 'entry.ui.title.log' : 'entry.ui.title')}
      size="lg"
    >
      {problem === null ? null : <ProblemNote problem={problem} onRetry={retry} />}
      {data === null || kind === undefined ? (
        problem === null ? (
          <Skeleton lines={LINES} />
        ) : null
      ) : (
        <NewEntryForm told={data} kind={kind} onKind={setWanted} onClose={onClose} />
      )}
    </Dialog>
  )
}
