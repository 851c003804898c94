import { resolve } from 'node:path'
import { buildWhenNeeded } from '../electron/launch/build-when-needed.mjs'
import { findElectron } from '../electron/launch/find-electron.mjs'
import { findHindrance } from '../electron/launch/preflight.mjs'
import { createSpeak } from '../electron/launch/text.mjs'

/** Before the first test: a runtime, what that needs of this host, and a fresh build; without one of them it says why. */
const prepare = async (): Promise<void> => {
  const root = resolve(import.meta.dirname, '..')
  const speak = createSpeak('en')
  const say = (line: string): void => console.log(line)
  const runtime = await findElectron({ root, say, speak })
  const hindrance = await findHindrance({
    executable: runtime.executable,
    // A screen is there in any case: see e2e/fixtures/on-display.ts.
    env: { ...process.env, DISPLAY: 'any' },
    uid: process.getuid?.() ?? -1,
    speak,
  })
  if (hindrance !== null) throw new Error(hindrance)
  await buildWhenNeeded({ root, speak, say })
}
export default prepare
