import { destinationSchema } from '@shared/ipc/hosts'
import { describe, expect, it } from 'vitest'
import { destinationFault } from './destination-fault'

describe('a destination that was typed', () => {
  it.each([
    ['web-02', null],
    ['  deploy@web-02.example.jp ', null],
    ['ssh://deploy', 'hosts.ui.add.invalid'],
    ['[2001:db8::1]', null],
    ['', 'hosts.ui.add.empty'],
    ['   ', 'hosts.ui.add.empty'],
    ['-oProxyCommand=id', 'hosts.ui.add.option'],
    ['web-02 -p 2222', 'hosts.ui.add.spaces'],
    ['web;id', 'hosts.ui.add.invalid'],
    ['$(id)', 'hosts.ui.add.invalid'],
    ['db-01', 'hosts.ui.add.taken'],
  ])('%j: %s', (typed, fault) => {
    expect(destinationFault(typed, ['db-01'])).toBe(fault)
    expect(destinationSchema.safeParse(typed).success).toBe(fault === null || fault === 'hosts.ui.add.taken')
  })
})
