import type { z } from 'zod'
import type { Actor } from '@shared/domain/actor'
import { message, type Message } from '@shared/domain/message'
import type { Role } from '@shared/domain/role'
import { contract } from '@shared/ipc/contract'
import type { Versions } from '@shared/ipc/hosts'
import type { Result } from '@shared/ipc/result'
import { fits, sideToUpdate } from '@shared/ipc/version'
import { greetingSchema, serverFrameSchema, type ClientFrame, type ServerFrame } from '@shared/ipc/wire'
import type { EngineCall } from '../host'
import type { Challenge, Channel, ChannelEnd, EnginePush, LinkOptions } from './link'

export type LinkLimits = {
  /** How long the other side may take from the opened channel to its welcome. */
  readonly greetingMs: number
  /** How long one call may take; beyond it nobody knows whether it was done. */
  readonly callMs: number
  /** How long the other side may say nothing at all. */
  readonly silenceMs: number
  /** How many calls may wait for their answers at once. */
  readonly calls: number
}

export type SessionEnd = ChannelEnd & {
  /** The numbers of the other side, when they are what keeps the two apart. */
  readonly skew: { readonly theirs: Versions; readonly update: 'this' | 'that' } | null
  /** It ended in an orderly way and will be back. */
  readonly back: boolean
}

export type Attached = { readonly versions: Versions; readonly actor: Actor; readonly role: Role | null }

export type SessionDeps = Pick<LinkOptions, 'versions' | 'face' | 'claim' | 'follow' | 'now' | 'bug'> & {
  readonly limits: LinkLimits
  readonly onAttached: (attached: Attached) => void
  readonly onPush: (push: EnginePush) => void
}

/** One connection, from its greeting to its end. */
export type Session = {
  readonly call: (name: EngineCall, input: unknown) => Promise<Result<unknown>>
  readonly close: () => void
  readonly ended: Promise<SessionEnd>
}

type Waiting = { readonly name: EngineCall; readonly answer: (result: Result<unknown>) => void }
type Refusal = Extract<ServerFrame, { readonly t: 'refused' }>

/** Far more than an engine ever says between two resets. */
const ANEW_BYTES = 32 * 1024 * 1024
/** ECMA-262, "Time Values": no date can be told beyond. */
const LAST_TIME_MS = 8.64e15

/** Unicode's controls of direction: one of them turns the window's own words around, too. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A time that cannot be told would break whoever shows it: it is none. What turns a line around is shown as unreadable. */
const tellable = (key: string, value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(TURNING, '\ufffd')
  return typeof value === 'number' && /(?:^at|At)$/.test(key) && Math.abs(value) > LAST_TIME_MS ? null : value
}

/** No engine says this much without being asked: one that does wants the window to do nothing but listen. */
const BURST_BYTES = 8 * 1024 * 1024
const BYTES_A_MS = 2048
/** What one push costs whoever hears it, however short it is. */
const PUSH_BYTES = 1024

/** Names of people are shown in small places. */
const LONGEST_NAME = 100
const shortened = (actor: Actor): Actor =>
  actor.kind === 'engine'
    ? actor
    : { ...actor, name: actor.name.slice(0, LONGEST_NAME), host: actor.host.slice(0, LONGEST_NAME) }

/** The first fault alone: who sends a thousand of them must not fill the log. */
const wrongForm = ({ issues: [issue] }: z.ZodError): Error =>
  new Error(`${issue?.path.join('.').slice(0, 200) ?? ''}: ${issue?.message.slice(0, 200) ?? 'wrong form'}`)

export const unavailable = (why: string): Result<never> => ({
  ok: false,
  error: { code: 'unavailable', message: why },
})

/** Greets over an opened channel and carries calls and pushes until it ends. */
export const createSession = (channel: Channel, deps: SessionDeps): Session => {
  const { limits, versions, bug } = deps
  const waiting = new Map<number, Waiting>()
  let theirs: Versions | null = null
  let attached = false
  let lastId = 0
  let pushedBytes = 0
  let flood = 0
  let heardAt = deps.now()
  let mine: Omit<SessionEnd, 'detail'> | null = null

  const send = (frame: ClientFrame): boolean => channel.send(JSON.stringify(frame))
  const end = (why: Message, more: Partial<Pick<SessionEnd, 'skew' | 'back'>> = {}): void => {
    mine ??= { why, skew: null, back: false, ...more }
    channel.close()
  }
  const seconds = (ms: number) => ({ seconds: Math.round(ms / 1000) })
  const greeting = setTimeout(() => end(message('wire.late', seconds(limits.greetingMs))), limits.greetingMs)

  const greet = async ({
    versions: other,
    challenge,
  }: Extract<ServerFrame, { t: 'hello' }>): Promise<void> => {
    if (theirs) return end(message('wire.malformed'))
    theirs = other
    const answered = challenge !== null && (await prove(challenge))
    send({ t: 'hello', versions, face: deps.face, claim: deps.claim, answered, follow: deps.follow })
  }

  const prove = (challenge: Challenge): Promise<boolean> =>
    channel.answerChallenge(challenge).catch((error: unknown) => {
      bug('answer to a challenge', error)
      return false
    })

  const skewTo = (other: Versions): SessionEnd['skew'] => ({
    theirs: other,
    update: sideToUpdate(versions, other),
  })

  const refused = ({ code, message: why }: Refusal): void => {
    if (code === 'skewed' && theirs) return end(why, { skew: skewTo(theirs) })
    end(why, { back: code === 'stopping' })
  }

  /** The engine's answers are checked like any other input: a wrong one is a bug of one side, and no reason to fall. */
  const checked = (name: EngineCall, value: unknown): Result<unknown> => {
    const output: z.ZodType = contract[name].output
    const parsed = output.safeParse(value)
    if (parsed.success) return { ok: true, value: parsed.data }
    bug(`answer to ${name}`, wrongForm(parsed.error))
    return { ok: false, error: { code: 'internal', message: `${name} was answered in an unknown form` } }
  }

  /** What follows a snapshot makes the state grow; a new one is bounded by its frame, whatever the other side says. */
  const passOn = (push: EnginePush, bytes: number): void => {
    const at = deps.now()
    flood = Math.max(0, flood - Math.max(0, at - heardAt) * BYTES_A_MS) + Math.max(PUSH_BYTES, bytes)
    heardAt = at
    if (flood > BURST_BYTES) return end(message('wire.flood'))
    deps.onPush(push)
    pushedBytes = push.kind === 'events' ? pushedBytes + bytes : pushedBytes
    if (pushedBytes < ANEW_BYTES) return
    pushedBytes = 0
    deps.onPush({ kind: 'reset' })
  }

  const hear = (frame: ServerFrame, bytes: number): void => {
    switch (frame.t) {
      case 'hello':
        void greet(frame)
        return
      case 'welcome':
        if (attached || !theirs) return end(message('wire.malformed'))
        clearTimeout(greeting)
        attached = true
        deps.onAttached({ versions: theirs, actor: shortened(frame.actor), role: frame.role })
        return
      case 'refused':
        return refused(frame)
      case 'answer': {
        // An answer that comes after its time belongs to nobody any more.
        const call = waiting.get(frame.id)
        if (!call) return
        call.answer(frame.result.ok ? checked(call.name, frame.result.value) : frame.result)
        return
      }
      case 'push':
        if (attached) passOn(frame.push, bytes)
        return
      case 'ping':
        send({ t: 'pong' })
        return
      case 'bye':
        return end(message('wire.stopping'), { back: true })
    }
  }

  const silence = setTimeout(() => end(message('wire.silent', seconds(limits.silenceMs))), limits.silenceMs)

  const parse = (line: string): ServerFrame | null => {
    try {
      const value: unknown = JSON.parse(line, tellable)
      const greeting = theirs ? null : greetingSchema.safeParse(value)
      // Sides that do not fit need not even greet each other in the same form.
      if (greeting?.success && !fits(versions, greeting.data.versions)) {
        theirs = greeting.data.versions
        end(message('wire.skewed'), { skew: skewTo(theirs) })
        return null
      }
      const parsed = serverFrameSchema.safeParse(value)
      if (parsed.success) return parsed.data
      throw wrongForm(parsed.error)
    } catch (error) {
      bug('frame of an engine', error)
      end(message('wire.malformed'))
      return null
    }
  }

  const unlisten = channel.onLine((line) => {
    if (mine) return
    silence.refresh()
    const frame = parse(line)
    if (frame) hear(frame, line.length)
  })

  const ended = channel.ended.then((channelEnd): SessionEnd => {
    unlisten()
    clearTimeout(greeting)
    clearTimeout(silence)
    mine ??= { why: channelEnd.why, skew: null, back: false }
    for (const { answer } of waiting.values())
      answer(unavailable('the connection ended before the answer: whether it was done is not known'))
    return { detail: channelEnd.detail, ...mine }
  })

  return {
    ended,
    close: () => end(message('wire.stopped')),
    call: (name, input) => {
      if (!attached || mine) return Promise.resolve(unavailable('no engine is attached'))
      if (waiting.size >= limits.calls) return Promise.resolve(unavailable('too many calls at once'))
      lastId += 1
      const id = lastId
      return new Promise((resolve) => {
        const answer = (result: Result<unknown>): void => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(result)
        }
        const timer = setTimeout(
          () => answer(unavailable(`no answer within ${limits.callMs} ms: whether it was done is not known`)),
          limits.callMs,
        )
        waiting.set(id, { name, answer })
        send({ t: 'call', id, name, input })
      })
    },
  }
}
