import { describe, expect, it } from 'vitest'
import { compareAnswers } from './compare-answers'
import { dnsServerText, parseDnsServer } from './dns-server'

describe('compareAnswers', () => {
  it.each([
    ['A', ['192.0.2.1'], ['192.0.2.1'], [], []],
    ['A', ['192.0.2.1', '192.0.2.9'], ['192.0.2.1', '192.0.2.2'], ['192.0.2.9'], ['192.0.2.2']],
    ['AAAA', ['2001:db8::1'], ['2001:0db8:0:0::1'], [], []],
    ['CNAME', ['Web.Example.test'], ['web.example.test.'], [], []],
    ['MX', ['10 mail.test', '20 spare.test'], ['mail.test', '20 spare.test'], [], []],
    ['MX', ['10 mail.test'], ['20 mail.test'], ['10 mail.test'], ['20 mail.test']],
    ['MX', ['10 evilmail.test'], ['mail.test'], ['10 evilmail.test'], ['mail.test']],
    ['TXT', ['Key=A'], ['key=a'], ['Key=A'], ['key=a']],
  ] as const)('%s: %j against %j', (record, answers, expected, extra, missing) => {
    expect(compareAnswers(record, answers, expected)).toEqual({ extra, missing })
  })
})

describe('parseDnsServer', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1:53'],
    ['192.0.2.1:5353', '192.0.2.1:5353'],
    ['::1', '[::1]:53'],
    ['[2001:db8::1]:54', '[2001:db8::1]:54'],
  ])('reads %s', (text, shown) => {
    const server = parseDnsServer(text)
    expect(server === null ? null : dnsServerText(server)).toBe(shown)
  })

  it.each([
    '',
    'ns.example',
    '192.0.2.1:',
    '192.0.2.1:70000',
    '[192.0.2.1]:53',
    '300.1.1.1',
    '[::1]',
    '1.1.1.1:0',
  ])('refuses %j', (text) => {
    expect(parseDnsServer(text)).toBeNull()
  })
})
