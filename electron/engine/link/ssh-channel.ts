import type { Readable } from 'node:stream'
import { message, type Message } from '@shared/domain/message'
import { destinationSchema } from '@shared/ipc/hosts'
import { createLineStream } from './frames'
import { ChannelFailed, type Channel, type ChannelEnd, type OpenChannel } from './link'
import { createBannerSkipper } from './skip-banner'
import { patienceMs, readSshConfig, sshArguments, type SshConfig } from './ssh-options'
import { startSsh, type SshExit, type SshProcess, type SshProgram } from './ssh-process'
import { plainWords, whyOfSshEnd } from './ssh-words'

/** Longer than any `Match exec` of a config should take. */
const CONFIG_MS = 10_000
/** How long ssh has to end by itself when its input was closed: the other side's program ends then, too. */
const PARTING_MS = 500

export type SshOptions = Partial<SshProgram> & {
  /** A host, an alias of the user's config, or user@host; anything else is refused without running anything. */
  readonly destination: string
  readonly env: SshProgram['env']
  /** What runs on the other host; `mamori serve --stdio` unless told. */
  readonly remoteCommand?: string
  /** A config in place of the user's own (`ssh -F`). */
  readonly configFile?: string
}

type Plan = {
  readonly destination: string
  readonly program: SshProgram
  readonly base: readonly string[]
  readonly remoteCommand: string
}

const failed = (why: Message, detail: string): ChannelFailed =>
  new ChannelFailed({ why, detail: detail === '' ? null : detail })

const exitWhy = (
  { destination }: Plan,
  exit: SshExit,
  { said, attached }: { readonly said: string; readonly attached: boolean },
): Message =>
  exit.kind === 'not_started'
    ? message('ssh.no_program')
    : whyOfSshEnd({ destination, code: exit.code, said, attached })

/** Resolves to false when the time is over or the signal was given first. */
const inTime = <T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T | false> =>
  new Promise((resolve) => {
    const settle = (value: T | false): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(value)
    }
    const onAbort = (): void => settle(false)
    const timer = setTimeout(onAbort, ms)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    void work.then(settle)
  })

const stopped = (): ChannelFailed => failed(message('wire.stopped'), '')
const late = ({ destination }: Plan, ms: number, said: string): ChannelFailed =>
  failed(message('ssh.late', { destination, seconds: Math.round(ms / 1000) }), said)

/** What the user's config says for this destination; ssh itself reads it, so that it is read as ssh reads it. */
const lookUpConfig = async (plan: Plan, signal: AbortSignal): Promise<SshConfig> => {
  const ssh = startSsh(plan.program, [...plan.base, '-G', '--', plan.destination])
  let output = ''
  ssh.stdin.on('error', () => undefined).end()
  ssh.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < 1024 * 1024) output += text
  })
  const exit = await inTime(ssh.exit, CONFIG_MS, signal)
  if (exit === false) {
    ssh.end()
    await ssh.exit
    throw signal.aborted ? stopped() : late(plan, CONFIG_MS, ssh.said())
  }
  if (exit.kind === 'not_started') throw failed(message('ssh.no_program'), exit.reason)
  if (exit.code !== 0) throw failed(message('ssh.config', { destination: plan.destination }), ssh.said())
  return readSshConfig(output)
}

const asChannel = (plan: Plan, ssh: SshProcess, input: Readable): Channel => {
  const lines = createLineStream({ input, output: ssh.stdin })
  let closed: Message | null = null
  const partAfter = async (end: ChannelEnd): Promise<ChannelEnd> => {
    const parting = setTimeout(ssh.end, PARTING_MS)
    const exit = await ssh.exit
    clearTimeout(parting)
    const said = ssh.said()
    const detail = said === '' ? end.detail : said
    // What broke the rules of lines is told as such; an end of the streams is told by how ssh ended.
    if (closed || end.why.code !== 'wire.closed')
      return { why: closed ?? end.why, detail: closed ? null : detail }
    return { why: exitWhy(plan, exit, { said, attached: true }), detail }
  }
  return {
    onLine: lines.onLine,
    send: (line) => lines.send(line),
    ended: lines.ended.then(partAfter),
    close: () => {
      closed ??= message('wire.stopped')
      lines.close()
    },
    // Answered on the other host by `mamori serve`, as the user who is logged in there.
    answerChallenge: () => Promise.resolve(false),
  }
}

/** Starts ssh and waits for the first frame of the other side. */
const connect = async (plan: Plan, config: SshConfig, signal: AbortSignal): Promise<Channel> => {
  const ssh = startSsh(plan.program, [
    ...plan.base,
    ...sshArguments(config),
    '--',
    plan.destination,
    plan.remoteCommand,
  ])
  const { stream, first, skipped } = createBannerSkipper()
  ssh.stdin.on('error', () => undefined)
  ssh.stdout.pipe(stream)

  const ms = patienceMs(config)
  // Its last line may still be on the way when it is gone.
  const gone = ssh.exit.then(() => inTime(first, PARTING_MS, signal)).then((heard) => heard || 'unspoken')
  const heard = await inTime(Promise.race([first, gone]), ms, signal)
  if (heard === 'heard' && !signal.aborted) return asChannel(plan, ssh, stream)
  // It may be about to end by itself, and its own word is the better one.
  if (heard === 'unspoken') await inTime(ssh.exit, PARTING_MS, signal)
  ssh.end()
  const exit = await ssh.exit
  const flooded = stream.errored !== null
  stream.destroy()
  const said = plainWords(`${skipped()}\n${ssh.said()}`)
  if (signal.aborted) throw stopped()
  if (heard === false) throw late(plan, ms, said)
  if (exit.kind === 'not_started') throw failed(message('ssh.no_program'), exit.reason)
  // It was ended because it talked on and on: how it ended tells nothing.
  if (flooded) throw failed(message('ssh.not_mamori', { destination: plan.destination }), said)
  throw failed(exitWhy(plan, exit, { said: ssh.said(), attached: false }), said)
}

/**
 * Opens the engine of another host by the user's own OpenSSH, with the user's config, keys, agent and known hosts.
 * Rejects with `ChannelFailed` (also when nothing came in time) whose detail is what ssh said.
 */
export const openSshChannel =
  ({
    destination,
    env,
    program = 'ssh',
    remoteCommand = 'mamori serve --stdio',
    configFile,
  }: SshOptions): OpenChannel =>
  async (signal) => {
    const parsed = destinationSchema.safeParse(destination)
    if (!parsed.success) throw failed(message('ssh.destination'), '')
    const plan: Plan = {
      destination: parsed.data,
      program: { program, env },
      base: configFile === undefined ? [] : ['-F', configFile],
      remoteCommand,
    }
    return connect(plan, await lookUpConfig(plan, signal), signal)
  }
