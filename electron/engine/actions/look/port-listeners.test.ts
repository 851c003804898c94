import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findHolders, parseListeners, readListeners } from './port-listeners'

const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:13EC 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 11111 1 0000000000000000 100 0 0 10 0
   1: 00000000:13EC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 22222 1 0000000000000000 100 0 0 10 0
   2: 0100007F:13EC 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000    33        0 33333 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 44444 1 0000000000000000 100 0 0 10 0
`
const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:13EC 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 55555 1 0000000000000000 100 0 0 10 0
   1: B80D0120000000000000000001000000:13EC 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 66666 1 0000000000000000 100 0 0 10 0
   2: 00000000000000000000000001000000:13EC 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 77777 1 0000000000000000 100 0 0 10 0
`

describe('the tables of the kernel', () => {
  it('are read for sockets that listen on the port', () => {
    expect(parseListeners(tcp, 5100)).toEqual([
      { address: '127.0.0.1:5100', uid: 33, inode: '11111' },
      { address: '0.0.0.0:5100', uid: 0, inode: '22222' },
    ])
    expect(parseListeners(tcp6, 5100).map(({ address }) => address)).toEqual([
      '[::]:5100',
      '[2001:db8::1]:5100',
      '[::1]:5100',
    ])
    expect(parseListeners('', 5100)).toEqual([])
    expect(parseListeners('broken line\n0: x', 5100)).toEqual([])
  })
})

describe('processes', () => {
  let proc: string
  beforeEach(async () => {
    proc = await mkdtemp(join(tmpdir(), 'mamori-proc-'))
    await mkdir(join(proc, 'net'))
    await writeFile(join(proc, 'net/tcp'), tcp)
    for (const [pid, sockets] of Object.entries({ 7: ['11111', '99'], 8: ['11111'], 9: ['98'] })) {
      await mkdir(join(proc, pid, 'fd'), { recursive: true })
      await writeFile(join(proc, pid, 'comm'), `app-${pid}\n`)
      for (const [fd, inode] of sockets.entries())
        await symlink(`socket:[${inode}]`, join(proc, pid, 'fd', String(fd)))
    }
  })
  afterEach(() => rm(proc, { recursive: true, force: true }))
  const { signal } = new AbortController()

  it('that share a socket are all named', async () => {
    expect(await findHolders(new Set(['11111', '22222']), signal, proc)).toEqual(
      new Map([
        [
          '11111',
          [
            { pid: 7, name: 'app-7' },
            { pid: 8, name: 'app-8' },
          ],
        ],
      ]),
    )
  })

  it('that end or are closed to us meanwhile hold nothing', async () => {
    await rm(join(proc, '7'), { recursive: true })
    await chmod(join(proc, '8/fd'), 0o000)
    await mkdir(join(proc, '10'))
    const seen = await findHolders(new Set(['11111']), signal, proc)
    await chmod(join(proc, '8/fd'), 0o700)
    // Root sees through the closed one.
    expect([...seen.values()].flat().map(({ pid }) => pid)).toEqual(process.geteuid?.() === 0 ? [8] : [])
  })

  it('a kernel without IPv6 has one table less; one without tables is an error', async () => {
    expect(await readListeners(22, proc)).toEqual([{ address: '127.0.0.1:22', uid: 0, inode: '44444' }])
    await rm(join(proc, 'net/tcp'))
    await expect(readListeners(22, proc)).rejects.toThrow('ENOENT')
  })
})
