import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openHostStore, type StoredHosts } from './host-store'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mamori-hosts-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = async () => {
  const file = join(folder, 'hosts.json')
  const onTrouble = vi.fn<(why: string) => void>()
  return { file, onTrouble, store: await openHostStore({ file, onTrouble }) }
}
const one: StoredHosts = {
  selectedId: 'a',
  hosts: [{ id: 'a', name: 'web', destination: 'ops@web-1', wasAttached: true }],
}

describe('the stored list of hosts', () => {
  it('begins empty and is found again', async () => {
    const { store, onTrouble } = await open()
    expect(store.current()).toEqual({ selectedId: 'this', hosts: [] })
    await store.save(one)
    expect((await open()).store.current()).toEqual(one)
    expect(onTrouble).not.toHaveBeenCalled()
  })

  it('keeps the last of several changes', async () => {
    const { store } = await open()
    await Promise.all(['x', 'y', 'z'].map((selectedId) => store.save({ ...one, selectedId })))
    expect((await open()).store.current().selectedId).toBe('z')
  })

  it.each([
    ['no JSON', '{'],
    ['an option in the place of a destination', JSON.stringify(one).replace('ops@web-1', '-oProxyCommand=x')],
    ['another shape', '[]'],
    ['somebody in the place of this computer', JSON.stringify(one).replaceAll('"a"', '"this"')],
    ['a host twice', JSON.stringify({ ...one, hosts: [...one.hosts, ...one.hosts] })],
    ['too many hosts', JSON.stringify({ ...one, hosts: Array.from({ length: 51 }, () => one.hosts[0]) })],
  ])('puts a file with %s aside and says so', async (_name, content) => {
    const file = join(folder, 'hosts.json')
    await writeFile(file, content)
    const { store, onTrouble } = await open()
    expect(store.current().hosts).toEqual([])
    expect(onTrouble).toHaveBeenCalledOnce()
    await store.save(one)
    expect(await readFile(`${file}.unusable`, 'utf8')).toBe(content)
  })
})
