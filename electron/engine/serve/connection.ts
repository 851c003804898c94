import type { Socket } from 'node:net'
import { message, type Message } from '@shared/domain/message'
import { mayDo, type Role } from '@shared/domain/role'
import { fits } from '@shared/ipc/version'
import {
  clientFrameSchema,
  LONGEST_CALL_BYTES,
  LONGEST_FRAME_BYTES,
  type ClientFrame,
  type ServerFrame,
} from '@shared/ipc/wire'
import { createLineStream } from '../link/frames'
import { createAnswers, type AnswerDeps, type Answers } from './answer-calls'
import { dropAnswer, newChallenge } from './claims'
import type { Recognize, Visitor } from './visitor'

export type ServeLimits = {
  readonly connections: number
  /** Of these, how many may come from one user, or from all who have not proved who they are. */
  readonly connectionsOfOne: number
  readonly helloMs: number
  readonly pingMs: number
  readonly silenceMs: number
  /** How many calls of one connection may be unanswered, counted until the answer has left. */
  readonly calls: number
  /** Beyond so many bytes that a reader has not taken, pushes are left out and its snapshot is asked for anew. */
  readonly pushBytes: number
  /** Beyond so many bytes, answers are left out as well. */
  readonly answerBytes: number
}

export type ConnectionDeps = AnswerDeps & {
  readonly recognize: Recognize
  readonly claimsDir: string
  readonly limits: ServeLimits
  /** Whether somebody of this user may stay, now that it is known who they are. */
  readonly mayStay: (connection: Connection) => boolean
  /** Called when the visitor was let in, and wants the pushes or not. */
  readonly onOpen: (connection: Connection) => void
}

/** One visitor's connection. */
export type Connection = {
  /** null before it is known who is there. */
  readonly visitor: () => Visitor | null
  readonly follows: () => boolean
  /** Sends a push that is already a line; left out when the reader is too slow. */
  readonly push: (line: string) => void
  /** Says goodbye and closes. */
  readonly dismiss: () => void
  readonly ended: Promise<unknown>
}

/** So many times more calls than may be unanswered end the connection. */
const DEAF = 4

type Code = Extract<ServerFrame, { readonly t: 'refused' }>['code']
type Hello = Extract<ClientFrame, { readonly t: 'hello' }>

const lineOf = (frame: ServerFrame): string => JSON.stringify(frame)
export const resetLine = lineOf({ t: 'push', push: { kind: 'reset' } })
export const refusalLine = (code: Code, why: Message): string => lineOf({ t: 'refused', code, message: why })

/** Greets a visitor, finds out who they are, and carries their calls and the engine's pushes. */
export const createConnection = (socket: Socket, deps: ConnectionDeps): Connection => {
  const { limits, versions, bug } = deps
  const stream = createLineStream({
    input: socket,
    output: socket,
    longestBytes: LONGEST_CALL_BYTES,
    farewell: (why) => refusalLine('malformed', why),
  })
  const challenge = newChallenge(deps.claimsDir)
  let phase: 'greeting' | 'judging' | 'open' = 'greeting'
  let visitor: Visitor | null = null
  let answers: Answers | null = null
  let role: Role | null = null
  let follows = false
  let unanswered = 0
  let missed = false
  let heard = true
  let silentMs = 0
  let pinging: NodeJS.Timeout | undefined
  let over = false

  const send = (frame: ServerFrame): void => void stream.send(lineOf(frame))
  const refuse = (code: Code, why: Message): void => {
    stream.send(refusalLine(code, why))
    stream.close(why)
  }
  const malformed = (): void => refuse('malformed', message('wire.malformed'))
  const dismiss = (): void => {
    send({ t: 'bye' })
    stream.close(message('wire.stopping'))
  }
  const fail = (what: string, error: unknown): void => {
    bug(what, error)
    stream.close(message('wire.closed'))
  }
  const tooLate = message('wire.late', { seconds: Math.round(limits.helloMs / 1000) })
  const greeting = setTimeout(() => refuse('late', tooLate), limits.helloMs)

  /** A role that has changed is a new greeting: the face has to know what it may offer. */
  const judgeAgain = async (): Promise<void> => {
    const now = (await visitor?.role()) ?? null
    if (now !== role) dismiss()
  }

  const ping = (): void => {
    silentMs = heard ? 0 : silentMs + limits.pingMs
    heard = false
    if (silentMs >= limits.silenceMs) {
      stream.close(message('wire.silent', { seconds: Math.round(limits.silenceMs / 1000) }))
      return
    }
    send({ t: 'ping' })
    judgeAgain().catch((error: unknown) => fail('role of a visitor', error))
  }

  const welcome = async (hello: Hello): Promise<void> => {
    visitor = await deps.recognize(hello, challenge)
    role = await visitor.role()
    if (over) return
    if (!mayDo(role, 'look')) return refuse('no_rights', message('roles.nobody'))
    if (!deps.mayStay(connection)) return refuse('busy', message('wire.busy'))
    answers = createAnswers(visitor, deps)
    phase = 'open'
    follows = hello.follow
    send({ t: 'welcome', actor: visitor.actor, role })
    pinging = setInterval(ping, limits.pingMs)
    deps.onOpen(connection)
  }

  const greet = (hello: Hello): void => {
    phase = 'judging'
    clearTimeout(greeting)
    if (!fits(versions, hello.versions)) return refuse('skewed', message('wire.skewed'))
    welcome(hello).catch((error: unknown) => fail('greeting', error))
  }

  /** Keeps what waits for a slow reader within bounds. */
  const fitting = (frame: Extract<ServerFrame, { readonly t: 'answer' }>): string => {
    const line = lineOf(frame)
    const bytes = Buffer.byteLength(line)
    const waiting = stream.waitingBytes()
    if (bytes <= LONGEST_FRAME_BYTES && (waiting === 0 || waiting + bytes <= limits.answerBytes)) return line
    const why = bytes > LONGEST_FRAME_BYTES ? 'the answer is too long' : 'answers are not read fast enough'
    return lineOf({ ...frame, result: { ok: false, error: { code: 'unavailable', message: why } } })
  }

  const call = async ({ id, name, input }: Extract<ClientFrame, { readonly t: 'call' }>): Promise<void> => {
    const result =
      unanswered > limits.calls || answers === null
        ? { ok: false as const, error: { code: 'unavailable' as const, message: 'too many calls at once' } }
        : await answers.answer(name, input)
    stream.send(fitting({ t: 'answer', id, result }), () => {
      unanswered -= 1
    })
  }

  const hear = (frame: ClientFrame): void => {
    switch (frame.t) {
      case 'hello':
        return phase === 'greeting' ? greet(frame) : malformed()
      case 'call':
        if (phase !== 'open') return malformed()
        unanswered += 1
        // Told so many times, and still asking without listening.
        if (unanswered > DEAF * limits.calls) return refuse('busy', message('wire.busy'))
        call(frame).catch((error: unknown) => fail(`answer to ${frame.name.slice(0, 60)}`, error))
        return
      case 'pong':
        return
    }
  }

  const parse = (line: string): ClientFrame | null => {
    try {
      return clientFrameSchema.parse(JSON.parse(line))
    } catch {
      // Who speaks otherwise is told so and sent away; what they said is nobody's bug but theirs.
      return null
    }
  }

  const connection: Connection = {
    visitor: () => visitor,
    follows: () => follows,
    push: (line) => {
      if (stream.waitingBytes() > limits.pushBytes) missed = true
      else stream.send(line)
    },
    dismiss,
    ended: stream.ended.then(() => {
      over = true
      clearTimeout(greeting)
      clearInterval(pinging)
      answers?.leave()
      return dropAnswer(challenge)
    }),
  }
  stream.onDrain(() => {
    heard = true
    if (!missed) return
    missed = false
    stream.send(resetLine)
  })
  stream.onLine((line) => {
    heard = true
    const frame = parse(line)
    if (frame) hear(frame)
    else malformed()
  })
  send({ t: 'hello', versions, engine: deps.info, challenge })
  return connection
}
