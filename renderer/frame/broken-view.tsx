import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useShownHost } from '../app/app-context'
import { useText } from '../app/language'
import { Stage } from '../views/stage'

const BrokenView = ({ onRetry }: { onRetry: () => void }) => {
  const t = useText()
  const name = useShownHost()?.name ?? ''
  return (
    <Stage title={t('hosts.ui.broken', { name })} lead={t('hosts.ui.broken.explain')}>
      <div data-broken>
        <Button variant="default" onClick={onRetry}>
          {t('act.retry')}
        </Button>
      </div>
    </Stage>
  )
}

/**
 * Holds whatever one host's data break: the way to the other hosts stays. React knows such a boundary only as a class.
 * Its key is the host, so that another one begins anew.
 */
export class Unbroken extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError = (): { broken: boolean } => ({ broken: true })
  readonly retry = (): void => this.setState({ broken: false })
  override render(): ReactNode {
    return this.state.broken ? <BrokenView onRetry={this.retry} /> : this.props.children
  }
}
