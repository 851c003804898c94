import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { hasEnded, hasName, isCutName, parseProcStat, parseProcStatus } from './proc-text'

const rest = 'S 7 8 8 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 12345 678 18446744073709551615'

describe('parseProcStat', () => {
  it.each([
    ['nginx', 'nginx'],
    ['a) R 1 (b', 'a) R 1 (b'],
    ['two\nlines', 'two\nlines'],
    ['', ''],
  ])('reads the name %j', (name, comm) => {
    expect(parseProcStat(`812 (${name}) ${rest}`)).toEqual({
      comm,
      state: 'S',
      parent: 7,
      isKernel: false,
      startedTicks: 4711,
    })
  })

  it('knows the threads of the kernel', () => {
    const kernel = '2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 3 0 0 0'
    expect(parseProcStat(kernel)).toMatchObject({ comm: 'kthreadd', isKernel: true })
  })

  it.each(['', '812', '812 (x', '812 (x) S 1'])('takes %j for none', (text) => {
    expect(parseProcStat(text)).toBeNull()
  })
})

describe('parseProcStatus', () => {
  it('reads this process', async () => {
    const { uid, memoryBytes } = parseProcStatus(await readFile('/proc/self/status', 'utf8'))
    expect(uid).toBe(process.geteuid?.())
    expect(memoryBytes).toBeGreaterThan(10 * 1024 * 1024)
  })

  it('reads a kernel thread, which has no memory of its own, and a text that is none', () => {
    expect(parseProcStatus('Name:\tkthreadd\nUid:\t0\t0\t0\t0\n')).toEqual({ uid: 0, memoryBytes: 0 })
    expect(parseProcStatus('')).toEqual({ uid: null, memoryBytes: 0 })
  })
})

describe('names', () => {
  it('are exact, also where the kernel has cut them', () => {
    expect(hasName('nginx', 'nginx')).toBe(true)
    expect(hasName('nginx2', 'nginx')).toBe(false)
    expect(hasName('Nginx', 'nginx')).toBe(false)
    expect(hasName('very-long-daemo', 'very-long-daemon')).toBe(true)
    expect(hasName('very-long', 'very-long-daemon')).toBe(false)
    expect(isCutName('very-long-daemo')).toBe(false)
    expect(isCutName('ながいなまえ')).toBe(true)
  })

  it('belong to the dead, too', () => {
    expect(hasEnded({ state: 'Z' })).toBe(true)
    expect(hasEnded({ state: 'D' })).toBe(false)
  })
})
