import { describe, expect, it } from 'vitest'
import { deviceOf, parseLocks } from './file-locks'

describe('parseLocks', () => {
  it('reads what holds a lock, and leaves out who waits for one', () => {
    const text = [
      '1: POSIX  ADVISORY  WRITE 4711 fe:00:402117 0 EOF',
      '1: -> POSIX  ADVISORY  WRITE 4712 fe:00:402117 0 EOF',
      '2: FLOCK  ADVISORY  WRITE 99 00:1b:7 0 EOF',
      '3: OFDLCK ADVISORY  READ -1 103:05:18446744073709551615 0 EOF',
      '4: LEASE  ACTIVE    READ 5 08:01:77 0 EOF',
      '',
    ].join('\n')
    expect(parseLocks(text)).toEqual([
      { device: 'fe:0', inode: '402117', pid: 4711 },
      { device: '0:1b', inode: '7', pid: 99 },
      { device: '103:5', inode: '18446744073709551615', pid: null },
    ])
  })

  it('passes over what is no such text, however long it is', () => {
    expect(parseLocks('')).toEqual([])
    expect(parseLocks('1: POSIX ADVISORY WRITE x fe:00:1 0 EOF\n\0\u001b[2J\n1: POSIX')).toEqual([])
    expect(parseLocks(`1: POSIX  ADVISORY  WRITE 1 fe:00:${'9'.repeat(500_000)} 0 EOF`)).toEqual([])
  })
})

describe('deviceOf', () => {
  it('splits a device number as the kernel does', () => {
    expect(deviceOf(65_024n)).toBe('fe:0')
    expect(deviceOf(0x0000_0000_0010_0305n)).toBe('3:105')
    expect(deviceOf(0x0001_2000_abc3_45den)).toBe('12345:abcde')
  })
})
