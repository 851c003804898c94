import { useEngineState } from '../../app/app-context'
import { PatternsIcon } from '../../components/icons'
import { definePage } from '../define-page'
import { lazyPage } from '../lazy-page'

/** Rules that act on their own no more wait for somebody to look at them. */
const useDemotedCount = (): number =>
  Object.values(useEngineState().demotions).filter(({ kind }) => kind === 'demoted').length

export default definePage({
  id: 'patterns',
  order: 60,
  title: 'word.page.patterns',
  icon: PatternsIcon,
  key: 'p',
  Component: lazyPage(async () => (await import('./patterns')).Patterns),
  useCount: useDemotedCount,
})
