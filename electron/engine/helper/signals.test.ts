import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { allowing, ask, recordEffects } from '../testing/helper-scene'

const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
  }
})

/** A program that listens on a port of its own, and calls itself as told. */
const listener = async (title = 'app') => {
  const child = spawn(
    process.execPath,
    [
      '-e',
      `process.title = ${JSON.stringify(title)}
       const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  started.push(child)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { pid: child.pid ?? 0, port: Number(line) }
}
const ticksOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
const uid = process.geteuid?.() ?? 0

const send = (
  { pid, port }: { readonly pid: number; readonly port: number },
  more: object = {},
  ports: readonly number[] = [port],
) => {
  const { effects, done } = recordEffects()
  const step = { kind: 'send_signal', pid, startedAtTicks: ticksOf(pid), uid, port, signal: 'TERM', ...more }
  const { kind, code } = ask(JSON.stringify(step), allowing({ ports: [...ports] }), effects)
  return { verdict: `${kind} ${code}`, done: done() }
}

describe('a look at a port', () => {
  const look = (port: unknown, ports: readonly number[], more: object = {}) => {
    const { effects, done } = recordEffects()
    const step = JSON.stringify({ kind: 'look_at_port', port, ...more })
    const { kind, code, output } = ask(step, allowing({ ports: [...ports], operations: [] }), effects)
    return [`${kind} ${code}`, output, done()]
  }

  it('tells who listens on a port of root’s list, and touches nothing', async () => {
    const app = await listener()
    expect(look(app.port, [app.port])).toEqual(['done done', `[${String(app.pid)}]`, []])
    const another = await listener()
    expect(look(app.port, [another.port])).toEqual(['refused port_not_listed', '', []])
    for (const wrong of [0, -1, 65_536, '5100', null]) expect(look(wrong, [app.port])[0]).toBe('refused step')
    expect(look(app.port, [app.port], { pid: 1 })[0]).toBe('refused step')
  })
})

describe('a signal', () => {
  it('goes to the process that listens on a port of root’s list', async () => {
    const app = await listener()
    expect(send(app)).toEqual({ verdict: 'done done', done: [`kill ${String(app.pid)} TERM`] })
    expect(send(app, { signal: 'KILL' }).done).toEqual([`kill ${String(app.pid)} KILL`])
  })

  it('goes to nobody else', async () => {
    const [app, another] = [await listener(), await listener()]
    const nothing = (verdict: string) => ({ verdict, done: [] })
    expect(send(app, {}, [])).toEqual(nothing('refused port_not_listed'))
    expect(send(app, {}, [another.port])).toEqual(nothing('refused port_not_listed'))
    expect(send({ pid: app.pid, port: another.port })).toEqual(nothing('refused not_listening'))
    expect(send(app, { uid: uid + 1 })).toEqual(nothing('refused process_user'))
    for (const wrong of [
      { port: null },
      { port: 0 },
      { pid: 1 },
      { pid: 0 },
      { pid: -1 },
      { pid: -app.pid },
      { signal: 'STOP' },
      { signal: 9 },
      { startedAtTicks: '-1' },
    ])
      expect([wrong, send(app, wrong)]).toEqual([wrong, nothing('refused step')])
  })

  it('is done without an effect when the process is gone, also when another one has its number', async () => {
    const app = await listener()
    expect(send(app, { startedAtTicks: '1' })).toEqual({ verdict: 'done done', done: [] })
    const [child] = started.slice(-1)
    const ticks = ticksOf(app.pid)
    const closed = once(child ?? process, 'close')
    child?.kill('SIGKILL')
    await closed
    const { effects, done } = recordEffects()
    const step = { kind: 'send_signal', ...app, startedAtTicks: ticks, uid, signal: 'TERM' }
    expect(ask(JSON.stringify(step), allowing({ ports: [app.port] }), effects).kind).toBe('done')
    expect(done()).toEqual([])
  })

  it.each([
    'sshd',
    'sshd-session',
    'systemd',
    'systemd-resolved',
    'postgres',
    'mysqld',
    'mariadbd',
    'redis-server',
    'mongod',
    'dockerd',
    'docker-proxy',
    'containerd',
    'supervisord',
    'mamori',
  ])('never goes to %s', async (title) => {
    expect(send(await listener(title))).toEqual({ verdict: 'refused process_protected', done: [] })
  })

  it('never goes to the helper itself or what has started it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    for (const pid of [process.pid, process.ppid])
      expect(send({ pid, port })).toEqual({ verdict: 'refused process_own', done: [] })
    server.close()
    await once(server, 'close')
  })
})
