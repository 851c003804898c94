import { usePhase } from '../app/app-context'
import { pages } from '../pages'
import { usePageId } from '../store/ui'

export const Frame = () => {
  const phase = usePhase()
  const pageId = usePageId()
  const page = pages.find((one) => one.id === pageId) ?? pages[0]
  return <main data-phase={phase.kind}>{page === undefined ? null : <page.Component />}</main>
}
