import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { bridgeClient } from '../bridge/client'
import { readKept } from '../bridge/kept'
import { hostClient } from '../bridge/host-client'
import { followHosts } from '../store/follow-hosts'
import { createHosts, shownHost } from '../store/hosts'
import { createMirror } from '../store/mirror'
import { forgetPlaces, openPage } from '../store/ui'
import { App } from './app'
import { AppProvider } from './app-context'
import './base.css'

const after = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

const bridge = bridgeClient(() => shownHost(hosts.store.getState())?.id ?? null)
const hosts = createHosts({ client: bridge, after })
const client = hostClient(bridge, hosts.generation)
const mirror = createMirror({
  client,
  kept: await readKept(bridge),
  now: Date.now,
  after,
  onOpen: (incidentId, repairId) =>
    repairId === undefined ? openPage('incidents', incidentId) : openPage('approvals', repairId),
})
const ends = [followHosts({ hosts, mirror, onSwitch: forgetPlaces }), hosts.start(), mirror.start()]
window.addEventListener('pagehide', () => ends.forEach((end) => end()), { once: true })

const tell = (name: 'desktop.drawn' | 'desktop.painted'): void => {
  // The desktop waits for either only for a moment.
  bridge.call(name, {}).catch(() => undefined)
}

/** Tells how far the first picture of what is around it is. */
const Told = () => {
  useEffect(() => {
    tell('desktop.drawn')
    // The frame after the one in which it is painted. A page that nobody sees has none.
    requestAnimationFrame(() => setTimeout(() => tell('desktop.painted')))
  }, [])
  return null
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <AppProvider services={{ client, mirror: mirror.store, refresh: mirror.refresh, hosts }}>
      <App />
      <Told />
    </AppProvider>
  </StrictMode>,
)
