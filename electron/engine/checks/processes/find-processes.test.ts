import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProcesses, type ProcessCriteria } from './find-processes'
import { countReading } from './process-reading'

const never = new AbortController().signal
const none: ProcessCriteria = { name: null, pattern: null, uid: null, pid: null }

let proc = ''
beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), 'mamori-proc-'))
})
afterEach(() => rm(proc, { recursive: true, force: true }))

type Made = {
  readonly comm: string
  readonly words?: string
  readonly parent?: number
  readonly state?: string
}
const make = async (pid: number, { comm, words = '', parent = 1, state = 'S' }: Made): Promise<void> => {
  const dir = join(proc, String(pid))
  await mkdir(dir)
  const zeros = Array.from({ length: 17 }, () => '0').join(' ')
  await writeFile(join(dir, 'stat'), `${pid} (${comm}) ${state} ${parent} ${zeros} 500 0 0`)
  await writeFile(join(dir, 'status'), `Name:\t${comm}\nUid:\t33\t33\t33\t33\nVmRSS:\t    2048 kB\n`)
  await writeFile(join(dir, 'cmdline'), words.replaceAll(' ', '\0') + (words === '' ? '' : '\0'))
}
const pidsOf = async (criteria: Partial<ProcessCriteria>): Promise<readonly number[]> => {
  const search = await findProcesses({ ...none, ...criteria }, never, proc)
  return search.kind === 'searched' ? search.alive.map(({ pid }) => pid) : []
}

describe('findProcesses', () => {
  it('asks for all of what is given', async () => {
    await make(1, { comm: 'init', words: '/sbin/init' })
    await make(20, { comm: 'java', words: 'java -jar app.jar' })
    await make(21, { comm: 'java', words: 'java -jar other.jar' })
    await make(22, { comm: 'kthreadd' })
    expect(await pidsOf({ name: 'java' })).toEqual([20, 21])
    expect(await pidsOf({ name: 'java', pattern: 'APP\\.jar$' })).toEqual([20])
    expect(await pidsOf({ pattern: '^kthreadd$' })).toEqual([22])
    expect(await pidsOf({ uid: 33 })).toEqual([1, 20, 21, 22])
    expect(await pidsOf({ uid: 34 })).toEqual([])
    expect(await pidsOf({ pid: 21 })).toEqual([21])
  })

  it('takes names for what they are', async () => {
    await make(1, { comm: 'init' })
    await make(30, { comm: 'x) R 1 (nginx', words: 'x' })
    await make(31, { comm: 'nginx\nnginx', words: 'x' })
    expect(await pidsOf({ name: 'nginx' })).toEqual([])
    expect(await pidsOf({ name: 'x) R 1 (nginx' })).toEqual([30])
  })

  it('matches arguments without what would hide in them', async () => {
    await make(1, { comm: 'init' })
    await make(40, { comm: 'a', words: 'a\u001B[31mpp.py\n-v' })
    expect(await pidsOf({ pattern: '^app\\.py-v$' })).toEqual([40])
  })

  it('leaves out itself and what started it with its own arguments, and no other of its ancestors', async () => {
    const argv = process.argv
    process.argv = [...argv.slice(0, 2), '--config', '/etc/nginx-watch.json']
    try {
      await make(1, { comm: 'nginx-init', words: 'nginx' })
      await make(50, { comm: 'sudo', words: 'sudo mamori --config /etc/nginx-watch.json', parent: 1 })
      await make(process.pid, { comm: 'mamori', words: 'mamori --config /etc/nginx-watch.json', parent: 50 })
      await make(51, { comm: 'vi', words: 'vi --config /etc/nginx-watch.json' })
      expect(await pidsOf({ pattern: 'nginx' })).toEqual([1, 51])
      expect(await pidsOf({ name: 'sudo' })).toEqual([50])
      expect(await pidsOf({ pid: process.pid })).toEqual([])
    } finally {
      process.argv = argv
    }
  })

  it('counts the dead apart', async () => {
    await make(1, { comm: 'init' })
    await make(60, { comm: 'app', state: 'Z' })
    await make(61, { comm: 'app', state: 'D' })
    expect(await findProcesses({ ...none, name: 'app' }, never, proc)).toMatchObject({
      alive: [{ pid: 61, memoryBytes: 2048 * 1024 }],
      zombies: 1,
      hidden: false,
    })
  })

  it('says when others are hidden, so that their absence proves nothing', async () => {
    await make(70, { comm: 'own' })
    const search = await findProcesses({ ...none, name: 'nginx' }, never, proc)
    expect(search).toMatchObject({ kind: 'searched', alive: [], hidden: true })
    const sight = { search, now: 0, uptimeSeconds: 10 }
    expect(countReading({ what: 'nginx', min: 1, max: null }, sight)).toMatchObject({
      status: 'unknown',
      message: { code: 'check.process.hidden' },
    })
  })
})
