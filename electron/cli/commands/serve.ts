import type { Socket } from 'node:net'
import { ChannelFailed } from '../../engine/link/link'
import { openFirst } from '../../engine/link/first-place'
import { answerBesideSocket, openSocket } from '../../engine/link/socket-channel'
import { socketsToAttach } from '../../engine/places'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { bridge, refusal } from '../serve/bridge'

const LONGEST_NAME = 100
const LONGEST_HOST = 255

/** Who is behind this login, as `sudo` and `sshd` tell it. */
const claimOf = (env: CommandContext['env']) => ({
  name: (env['SUDO_USER'] ?? '').slice(0, LONGEST_NAME),
  host: (env['SSH_CONNECTION']?.split(' ')[0] ?? '').slice(0, LONGEST_HOST),
})

/** What cannot be entered is told apart from where nobody is; anything else is as good as nobody. */
const refusalOf = ({ why }: ChannelFailed['end']): string =>
  refusal({ t: 'refused', code: why.code === 'wire.no_rights' ? 'no_rights' : 'no_engine', message: why })

const connect = async (
  env: CommandContext['env'],
  signal: AbortSignal,
): Promise<{ readonly path: string; readonly opened: Socket } | ChannelFailed> => {
  const paths = socketsToAttach({ env, uid: process.getuid?.() ?? 0 })
  try {
    return await openFirst(paths, (path) => openSocket(path, signal))
  } catch (error) {
    if (error instanceof ChannelFailed) return error
    throw error
  }
}

/** `mamori serve --stdio`: the engine's frames over stdin and stdout, and nothing else on stdout. */
export const serve = async (
  { env, signal }: CommandContext,
  _command: Extract<Command, { kind: 'serve' }>,
): Promise<number> => {
  const connected = await connect(env, signal)
  if (connected instanceof ChannelFailed) {
    process.stdout.write(`${refusalOf(connected.end)}\n`)
    return EXIT.usage
  }
  const { path, opened } = connected
  let removeLink: (() => Promise<void>) | null = null
  await bridge({
    input: process.stdin,
    output: process.stdout,
    engine: opened,
    answer: async (challenge) => {
      removeLink = await answerBesideSocket(path, challenge)
      return removeLink !== null
    },
    claim: claimOf(env),
    signal,
  })
  await (removeLink as (() => Promise<void>) | null)?.()
  return EXIT.healthy
}
