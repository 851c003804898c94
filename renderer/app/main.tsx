import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { bridgeClient } from '../bridge/client'
import { createMirror } from '../store/mirror'
import { openPage } from '../store/ui'
import { App } from './app'
import { AppProvider } from './app-context'
import './base.css'

const after = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

const client = bridgeClient()
const mirror = createMirror({
  client,
  now: Date.now,
  after,
  onOpen: (incidentId) => openPage('incidents', incidentId),
})
const stop = mirror.start()
window.addEventListener('pagehide', stop, { once: true })

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <AppProvider services={{ client, mirror: mirror.store, refresh: mirror.refresh }}>
      <App />
    </AppProvider>
  </StrictMode>,
)
