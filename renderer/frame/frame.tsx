import { useHostList, usePhase, useShownHost } from '../app/app-context'
import { isLive } from '../store/links'
import { FaultsView } from '../views/faults/faults-view'
import { WelcomeView } from '../views/welcome/welcome-view'
import { Unbroken } from './broken-view'
import { Connecting } from './connecting'
import { LinkView } from './link/link-view'
import { Shell } from './shell'

const Shown = () => {
  const phase = usePhase()
  const list = useHostList()
  const host = useShownHost()
  switch (phase.kind) {
    case 'connecting': {
      // The window's own engine is there in a moment; a connection may take long, and other hosts must stay in reach.
      const waits = <Connecting key={host?.id} attempt={phase.attempt} problem={phase.problem} />
      if (host === null || (isLive(host.link) && list?.hosts.length === 1)) return waits
      return <Shell empty={isLive(host.link) ? waits : <LinkView host={host} />} />
    }
    case 'setup':
      return <WelcomeView key={host?.id} settingsFile={phase.settingsFile} />
    case 'faults':
      return <FaultsView settingsFile={phase.settingsFile} faults={phase.faults} />
    case 'running':
    case 'lost':
      return <Shell empty={null} />
  }
}

/** What the window shows: the pages while there is an engine to show, else why there is none. */
export const Frame = () => (
  <Unbroken key={useShownHost()?.id ?? ''}>
    <Shown />
  </Unbroken>
)
