import type { Language } from '@shared/ipc/contract'
import { createHost } from '../../engine/create-host'
import { versionsOf } from '../../engine/host-engine'
import type { BegunThread } from '../../engine/journal/journal-thread'
import { createLink } from '../../engine/link/create-link'
import type { EngineFace } from '../../engine/link/engine-face'
import type { EngineLink, LinkOptions, OpenChannel } from '../../engine/link/link'
import { createLocalHost, type LocalHost, type OwnEngine } from '../../engine/link/local-host'
import { openHere } from '../../engine/link/open-here'
import { openSshChannel } from '../../engine/link/ssh-channel'
import { enginePlace, type PlaceQuery } from '../../engine/places'
import { enginesHere, type EngineSeen } from '../../engine/presence'
import { createSecretFile } from '../../engine/secrets/secret-file'
import type { SecretCipher } from '../../engine/secrets/secret-store'
import { systemClock } from '../../engine/system-clock'
import type { DesktopArguments } from '../arguments'
import { deskClaim } from '../operator'
import { ownEngine } from './own-engine'

/** A slow line is tried again after a second, then ever more slowly, as is one whose versions differ. */
const REMOTE_RETRY_MS = { firstRetryMs: 1000, longestRetryMs: 60_000 } as const
/** A daemon that restarts is back soon; that it is back is noticed besides. */
const LOCAL_RETRY_MS = { firstRetryMs: 250, longestRetryMs: 60_000 } as const

export type FacesOptions = {
  readonly words: DesktopArguments
  readonly outDir: URL
  readonly journalThread: BegunThread
  readonly version: string
  readonly language: Language
  /** Hides the secrets of this computer's settings. */
  readonly keyring: SecretCipher
  readonly bug: (name: string, error: unknown) => void
}

/** The ways to the engines: this computer's by its socket or in this program, others by the user's own ssh. */
export const createFaces = ({
  words,
  outDir,
  journalThread,
  version,
  language,
  keyring,
  bug,
}: FacesOptions): {
  readonly local: LocalHost
  readonly openRemote: (destination: string) => EngineFace
} => {
  const link = (
    open: OpenChannel,
    face: LinkOptions['face'],
    retry: Pick<LinkOptions, 'firstRetryMs' | 'longestRetryMs'>,
  ): EngineLink =>
    createLink({
      open,
      face,
      ...retry,
      versions: versionsOf(version),
      claim: deskClaim(),
      follow: true,
      now: Date.now,
      bug,
    })
  const createOwn = (onYield: () => void): OwnEngine =>
    ownEngine(
      createHost({
        configFile: words.configFile,
        dataDir: words.dataDir,
        cwd: process.cwd(),
        env: process.env,
        secretsIn: (dataDir) => createSecretFile({ dataDir, cipher: keyring, now: Date.now }),
        face: 'desktop',
        workerDir: outDir,
        journalThread,
        language,
        version,
        bug,
        onYield,
        observeOnly: process.platform !== 'linux',
      }),
      bug,
    )
  // Windows has no user numbers, and no other engine either.
  const query: PlaceQuery = { env: process.env, uid: process.getuid?.() ?? -1 }
  const place = enginePlace('session', query)
  const isMine = ({ pid }: EngineSeen): boolean => pid === process.pid
  const engines = async (): Promise<readonly EngineSeen[]> => (await enginesHere(place)) ?? []
  const open = openHere({ query, engines: async () => (await engines()).filter((seen) => !isMine(seen)) })
  return {
    local: createLocalHost({
      clock: systemClock,
      look: async () => {
        const seen = await engines()
        return { mine: seen.some(isMine), others: seen.some((engine) => !isMine(engine)) }
      },
      createOwn,
      createLink: () => {
        // The journal is then the daemon's.
        journalThread.dismiss()
        return link(open, 'viewer', LOCAL_RETRY_MS)
      },
      bug,
    }),
    openRemote: (destination) => {
      const engine = link(openSshChannel({ destination, env: process.env }), 'ssh', REMOTE_RETRY_MS)
      return {
        link: engine.state,
        onLink: engine.onState,
        // Who is asking is known on the other side.
        call: (name, input) => engine.call(name, input),
        subscribe: engine.subscribe,
        start: engine.start,
        retry: engine.retry,
        stop: engine.stop,
      }
    },
  }
}
