import type { State } from '@shared/domain/state'
import { renderMessage, text } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import { stateOf, tell } from '../../testing/story'
import { storyOf, type WorldName } from '../../testing/stories'
import type { PaletteItem } from './item'
import { worldItems, type PaletteMay } from './items'
import { pageItems, settingsItems, windowItems } from './window-items'

const now = Date.parse('2026-01-31T05:30:15Z')
const all: PaletteMay = { approve: true, change: true }
const t = text.bind(null, 'ja')

const itemsOf = (state: State | null, may: PaletteMay = all): readonly PaletteItem[] =>
  worldItems({
    t,
    say: (message) => renderMessage('ja', message),
    state,
    may,
    hosts: null,
    shownHostId: 'this',
    now,
  })
const of = (world: WorldName, may: PaletteMay = all) => itemsOf(stateOf(storyOf(world, now), now), may)
const ids = (items: readonly PaletteItem[]): readonly string[] => items.map(({ id }) => id)

describe('the entries of a host', () => {
  it('name every decision about every plan that waits', () => {
    expect(ids(of('busy'))).toEqual(
      expect.arrayContaining([
        'approve r3',
        'reject r3',
        'later 15 r3',
        'later 60 r3',
        'later 240 r3',
        'approve r4',
      ]),
    )
  })

  it('lead to the card instead of approving or rejecting', () => {
    const decisions = of('busy').filter(({ id }) => /^(approve|reject) /.test(id))
    expect(decisions.length).toBeGreaterThan(0)
    for (const { act } of decisions) expect(act.kind).toBe('card')
  })

  it('call nothing that touches the host', () => {
    const calls = of('busy').flatMap(({ act }) => (act.kind === 'call' ? [act.call.name] : []))
    const harmless = ['approvals.snooze', 'cycle.run', 'mode.set', 'repairs.undo']
    expect([...new Set(calls)].filter((name) => !harmless.includes(name))).toEqual([])
  })

  it('offer a new check and a new log to those who may change the settings', () => {
    const added = (may: PaletteMay) => ids(of('calm', may)).filter((id) => id.startsWith('add_'))
    expect(added(all)).toEqual(['add_check', 'add_log'])
    expect(added({ approve: true, change: false })).toEqual([])
  })

  it('ask before the mode becomes automatic, and leave the present mode out', () => {
    const modes = of('calm').filter(({ id }) => id.startsWith('mode '))
    expect(modes.map(({ id, act }) => [id, act.kind])).toEqual([
      ['mode auto', 'ask'],
      ['mode observe', 'call'],
    ])
  })

  it('leave out what the reader may not do', () => {
    const looking = of('busy', { approve: false, change: false })
    expect(looking.filter(({ group }) => group === 'waiting' || group === 'acts')).toEqual([])
    expect(ids(looking)).toEqual(expect.arrayContaining(['incident i3', 'check redis', 'source app']))
    expect(ids(of('busy', { approve: true, change: false })).filter((id) => id.startsWith('mode '))).toEqual(
      [],
    )
  })

  it('lead to the end of silences and of work', () => {
    expect(ids(of('upkeep')).filter((id) => /^(silence|hold)_end /.test(id)).length).toBeGreaterThan(0)
  })

  it('are named once each, and open before closed incidents', () => {
    const items = of('busy')
    expect(new Set(ids(items)).size).toBe(items.length)
    const incidents = items.filter(({ group }) => group === 'incidents')
    const firstClosed = incidents.findIndex(({ detail }) => detail === t('palette.incident.closed'))
    expect(incidents.slice(firstClosed).every(({ shape }) => shape === undefined)).toBe(true)
  })

  it('are none while no engine can be shown', () => {
    expect(itemsOf(null)).toEqual([])
  })

  it('name what was put off as well', () => {
    const put = [
      ...storyOf('busy', now),
      tell(1, 'repair.snoozed', { repairId: 'r3', untilAt: now + 3_600_000 }),
    ]
    expect(ids(itemsOf(stateOf(put, now)))).toContain('approve r3')
  })
})

describe('the entries of the window', () => {
  it('are every page with its keys', () => {
    const [page] = pageItems([{ id: 'approvals', title: 'word.page.approvals', key: 'a' }], t)
    expect([page?.title, page?.keys]).toEqual(['承認を開く', ['g', 'a']])
    expect(page?.reading).toContain('しょうにん')
  })

  it('are the sections of the settings, once something is typed', () => {
    const sections = settingsItems(t)
    expect(ids(sections)).toEqual(expect.arrayContaining(['settings checks', 'settings window']))
    expect(sections.every(({ quiet }) => quiet === true)).toBe(true)
  })

  it('are the other language and the other colours', () => {
    const own = windowItems({ language: 'ja', theme: 'dark' }, t, { withTour: true })
    expect(ids(own)).toEqual(['language en', 'theme light', 'theme auto', 'sheet', 'tour'])
    expect(ids(windowItems({ language: 'en', theme: 'auto' }, t, { withTour: false }))).toEqual([
      'language ja',
      'theme dark',
      'theme light',
      'sheet',
    ])
  })
})
