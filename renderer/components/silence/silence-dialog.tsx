import type { SilenceScope } from '@shared/domain/upkeep'
import { useText } from '../../app/language'
import { Dialog } from '../dialog'
import { SilenceForm } from './silence-form'

/** Adds a silence over any page; `scope` is what is chosen at first. */
export const SilenceDialog = ({ scope, onClose }: { scope: SilenceScope | null; onClose: () => void }) => {
  const t = useText()
  return (
    <Dialog
      opened={true}
      onClose={onClose}
      title={t(scope?.kind === 'all' ? 'upkeep.page.begin.title' : 'upkeep.page.add.title')}
      size="md"
    >
      <SilenceForm scope={scope} onDone={onClose} onCancel={onClose} />
    </Dialog>
  )
}
