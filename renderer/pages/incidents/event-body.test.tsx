import { emptyState } from '@shared/domain/state'
import type { Event, EventData } from '@shared/domain/event'
import type { Language } from '@shared/ipc/contract'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { LanguageProvider } from '../../app/language'
import { EventBody } from './event-body'
import { collectNames } from '@shared/timeline/names'
import { oneOfEach, sampleEvent } from '@shared/testing/timeline-events'

const names = collectNames(emptyState, oneOfEach)
const show = (event: Event | undefined, language: Language = 'en'): string =>
  event === undefined
    ? ''
    : renderToStaticMarkup(
        <LanguageProvider language={language}>
          <EventBody event={event} names={names} />
        </LanguageProvider>,
      )
const ofType = (type: Event['type']): Event | undefined => oneOfEach.find((event) => event.type === type)

describe('EventBody', () => {
  it('shows every type in both languages without a gap in its words', () => {
    for (const language of ['ja', 'en'] as const)
      for (const event of oneOfEach) expect(`${event.type} ${show(event, language)}`).not.toMatch(/\{\w+\}/)
  })

  it('shows a plan with its exact commands, its undo class and how it is judged', () => {
    const markup = show(ofType('repair.planned'))
    for (const part of [
      '/usr/bin/systemctl restart redis-server.service',
      'Compensatable',
      'redis healthy again',
      'aaaaaaaaaaaa<',
    ])
      expect(markup).toContain(part)
  })

  it('shows the lines around a match', () => {
    const markup = show(ofType('log.observed'))
    expect(markup).toContain('INFO  request 4711')
    expect(markup).toContain('Connection refused 127.0.0.1:6379')
  })

  it('shows what repeated lines say, each kind with its number, and how many others there are', () => {
    const kind = {
      key: 'k',
      fromAt: 0,
      toAt: 60_000,
      count: 666_666,
      first: 'job 1 broke',
      last: 'job 999999 broke',
    }
    const repeated = (kinds: EventData<'log.repeated'>['kinds']) =>
      sampleEvent('log.repeated', 42, {
        incidentId: 'i',
        ruleId: 'r',
        sourceId: 's',
        count: 679_011,
        fromAt: 0,
        toAt: 60_000,
        kinds,
      })
    const markup = show(
      repeated({ kinds: [kind, { ...kind, key: 'l', count: 1, first: '<b>', last: '<b>' }], others: 12_344 }),
      'ja',
    )
    for (const part of ['666,666 件', 'job 1 broke', 'job 999999 broke', '&lt;b&gt;', 'そのほか 12,344 件'])
      expect(markup).toContain(part)
    expect(show(repeated({ kinds: [kind], others: 1 }))).toContain('Others: 1<')
    expect(show(repeated(undefined))).not.toContain('kinds')
  })

  it('shows why it did not act', () => {
    expect(show(ofType('decision.made'), 'ja')).toContain('冷却中（残り 212 秒、redis）')
  })

  it('shows the output of a step as plain text, whatever is in it', () => {
    const markup = show(
      sampleEvent('step.finished', 40, {
        repairId: 'repair-1',
        step: {
          index: 0,
          result: { kind: 'done' },
          output: '\u001B[31m<script>alert(1)</script>\u001B[0m\n',
          startedAt: 0,
          durationMs: 5,
        },
      }),
    )
    expect(markup).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(markup).not.toContain('\u001B')
  })

  it('says what was refused, what a silence hid and which work held repairs', () => {
    expect(show(ofType('call.refused'))).toMatch(/mode\.set.*change.*look/)
    expect(show(ofType('silence.added'))).toContain('メモリの増設')
    expect(show(ofType('silence.ended'))).toMatch(/redis.*1 incident, 4 notices, 2 repairs/)
    expect(show(ofType('hold.ended'))).toMatch(/deploy\.sh v2\.4.*Exit code.*3/)
    expect(show(ofType('storm.began'))).toContain('web_front')
  })

  it('names the place of each fault in the settings', () => {
    expect(show(ofType('settings.rejected'))).toMatch(/mode.*line 3/)
  })
})
