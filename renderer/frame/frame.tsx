import { usePhase } from '../app/app-context'
import { FaultsView } from '../views/faults/faults-view'
import { WelcomeView } from '../views/welcome/welcome-view'
import { Connecting } from './connecting'
import { Shell } from './shell'

/** What the window shows: the pages while there is an engine to show, else why there is none. */
export const Frame = () => {
  const phase = usePhase()
  switch (phase.kind) {
    case 'connecting':
      return <Connecting attempt={phase.attempt} problem={phase.problem} />
    case 'setup':
      return <WelcomeView settingsFile={phase.settingsFile} />
    case 'faults':
      return <FaultsView settingsFile={phase.settingsFile} faults={phase.faults} />
    case 'running':
    case 'lost':
      return <Shell />
  }
}
