import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Plan, Step } from '@shared/domain/plan'
import { afterEach, describe, expect, it } from 'vitest'
import { createGuard } from '../repair/guard'
import { hashPlan } from '../repair/plan-hash'
import type { Settings } from '../settings/settings'
import { freePort } from '../testing/free-port'
import { lookContext } from '../testing/look-context'
import { testPerformer } from '../testing/test-performer'
import kill from './kill-process-on-port'

if (kill.class !== 'repair') throw new Error('it repairs')
const action = kill
const { signal } = new AbortController()
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
})

const SERVER = (port: number, more = '') =>
  `const server = require('node:net').createServer()
   server.listen(${String(port)}, '127.0.0.1')
   ${more}
   server.once('listening', () => console.log('up'))`

/** A server of its own on a port, up when this resolves. */
const listenOn = async (port: number, more = ''): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['-e', SERVER(port, more), 'token=himitsu'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
  })

const noGuards: Settings['guards'] = {
  allowedRoots: [],
  protectedProcesses: [],
  protectedPorts: [],
  autoIrreversible: [],
}
const draftOf = (port: number, guards = noGuards, grace = 2) =>
  action.plan(
    lookContext({ settings: { guards, services: {}, checks: [] } }),
    action.params.parse({ port, grace_seconds: grace }),
    signal,
  )
const planOf = async (port: number, grace = 2): Promise<Plan> => {
  const draft = await draftOf(port, noGuards, grace)
  if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
  const content = {
    actions: [{ type: action.id, version: action.version }],
    host: 'here',
    target: { kind: 'port', name: String(port) },
    steps: draft.steps,
    touches: draft.touches,
    asks: [],
    freesBytes: null,
    risk: 'high',
    undo: 'irreversible',
    verifyChecks: [],
  } as const
  return { ...content, hash: hashPlan(content) }
}
const perform = (plan: Plan, guards = noGuards) => {
  const { resolveService } = lookContext()
  const guard = createGuard({ settings: { services: {}, guards }, resolveService })
  return testPerformer({ guard }).perform(plan, { signal, onStep: () => Promise.resolve() })
}
const signalStep = (plan: Plan): Extract<Step, { kind: 'signal' }> => {
  const [step] = plan.steps
  if (step?.kind !== 'signal') throw new Error('no signal is planned')
  return step
}
const withHash = (plan: Plan, change: Partial<Extract<Step, { kind: 'signal' }>>): Plan => {
  const changed = { ...plan, steps: [{ ...signalStep(plan), ...change }] }
  return { ...changed, hash: hashPlan(changed) }
}

describe('a port that is taken', () => {
  it('is freed by ending the very process, with TERM first', async () => {
    const port = await freePort()
    const child = await listenOn(port, "process.on('SIGTERM', () => process.exit(7))")
    const plan = await planOf(port)
    expect(signalStep(plan)).toMatchObject({ pid: child.pid, process: 'node', port, graceMs: 2000 })
    expect(plan.touches.map(({ code }) => code)).toEqual(['touch.process', 'touch.process.connections'])
    expect(JSON.stringify(plan)).not.toContain('himitsu')
    const { ok, steps } = await perform(plan)
    expect([ok, steps[0]?.output]).toEqual([true, `SIGTERM ${String(child.pid)}`])
    if (child.exitCode === null) await once(child, 'exit')
    expect(child.exitCode).toBe(7)
    expect(await answers(port)).toBe(false)
    expect(await draftOf(port)).toMatchObject({ kind: 'nothing', why: { code: 'action.port.free' } })
  })

  it('is freed by force from a process that does not end by itself', async () => {
    const port = await freePort()
    const child = await listenOn(port, "process.on('SIGTERM', () => undefined)")
    const { ok, steps } = await perform(await planOf(port, 0.3))
    expect(ok).toBe(true)
    expect(steps[0]?.output).toBe(`SIGTERM ${String(child.pid)}\nSIGKILL ${String(child.pid)}`)
    if (child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')
  })

  it('is not freed by force from what has become another program in its time to end', async () => {
    const port = await freePort()
    const child = await listenOn(port, "process.on('SIGTERM', () => { process.title = 'sshd' })")
    const { ok, steps } = await perform(await planOf(port, 0.5))
    expect(ok).toBe(false)
    expect(steps[0]).toMatchObject({
      result: { kind: 'refused', message: { code: 'guard.process.protected' } },
      output: `SIGTERM ${String(child.pid)}`,
    })
    expect(await answers(port)).toBe(true)
  })

  it('is planned by the one that started the others', async () => {
    const port = await freePort()
    // A worker gets the socket of the one that starts it, as those of many servers do.
    const child = await listenOn(
      port,
      `server.once('listening', () => {
         const worker = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'],
           { stdio: ['ignore', 'ignore', 'ignore', server._handle.fd] })
         process.on('SIGTERM', () => { worker.once('exit', () => process.exit(0)); worker.kill() })
       })`,
    )
    const plan = await planOf(port)
    expect(plan.steps).toHaveLength(1)
    expect(signalStep(plan).pid).toBe(child.pid)
    expect(plan.touches.map(({ code }) => code)).toContain('touch.process.workers')
    expect((await perform(plan)).ok).toBe(true)
    await expect.poll(() => answers(port)).toBe(false)
  })
})

describe('what is not ended', () => {
  it('is this process and its parents', async () => {
    const port = await freePort()
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    expect(await draftOf(port)).toMatchObject({ kind: 'impossible', why: { code: 'guard.process.own' } })
    server.close()
    await once(server, 'close')
  })

  it('is what the settings protect, by name and by port, when it is planned and when it is carried out', async () => {
    const port = await freePort()
    const child = await listenOn(port)
    const byName = { ...noGuards, protectedProcesses: ['node'] }
    const byPort = { ...noGuards, protectedPorts: [port] }
    expect(await draftOf(port, byName)).toMatchObject({ why: { code: 'guard.process.protected' } })
    expect(await draftOf(port, byPort)).toMatchObject({ why: { code: 'guard.port.protected' } })
    const plan = await planOf(port)
    for (const guards of [byName, byPort])
      expect((await perform(plan, guards)).steps[0]?.result.kind).toBe('refused')
    expect(child.exitCode).toBeNull()
  })

  it('is another process under the same number, of another user, or that listens there no longer', async () => {
    const port = await freePort()
    const child = await listenOn(port)
    const plan = await planOf(port)
    const started = Number(signalStep(plan).startedAtTicks)
    for (const change of [
      { startedAtTicks: String(started + 1) },
      { uid: signalStep(plan).uid + 1 },
      { process: 'other' },
    ])
      expect((await perform(withHash(plan, change))).steps[0]?.result).toMatchObject({
        kind: 'refused',
        message: { code: 'guard.process.changed' },
      })
    const elsewhere = await freePort()
    expect((await perform(withHash(plan, { port: elsewhere }))).steps[0]?.result).toMatchObject({
      message: { code: 'guard.process.not_listening' },
    })
    expect((await perform(withHash(plan, { pid: 1 }))).steps[0]?.result).toMatchObject({
      message: { code: 'guard.process.own' },
    })
    expect(await answers(port)).toBe(true)
    expect(child.exitCode).toBeNull()
  })

  it('is nobody when it has ended between plan and perform', async () => {
    const port = await freePort()
    const child = await listenOn(port)
    const plan = await planOf(port)
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    const { ok, steps } = await perform(plan)
    expect([ok, steps[0]?.output]).toEqual([true, ''])
  })
})
