import { message } from '@shared/domain/message'
import type { HeldBy } from '@shared/domain/upkeep'
import { describe, expect, it } from 'vitest'
import type { Delivery, Notifier } from '../notifiers/define-notifier'
import type { Journal } from '../ports'
import { createFakeClock } from '../testing/fake-clock'
import { createMemoryJournal } from '../testing/memory-journal'
import { createNotifyStage } from './notify'
import { createRecorder } from './recorder'

const scene = (
  sends: Readonly<Record<string, Notifier['send']>>,
  channels = Object.keys(sends),
  mutedBy: (incidentId: string) => HeldBy | null = () => null,
  journalHead?: Journal['head'],
) => {
  let heldBack = 0
  let tooMany = 0
  const clock = createFakeClock()
  const journal = createMemoryJournal()
  const head = journalHead ?? journal.head
  const bugs: string[] = []
  const recorder = createRecorder({
    journal,
    clock,
    tellAnchor: () => undefined,
    onEvents: () => undefined,
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
  })
  const notifiers = new Map(Object.entries(sends).map(([id, send]) => [id, { id, send }]))
  const bug = (name: string, error: unknown) => bugs.push(`${name}: ${String(error)}`)
  const stage = createNotifyStage({
    clock,
    recorder,
    notifiers,
    channels,
    context: { logDir: '/logs' },
    journal: { head, page: journal.page },
    mutedBy,
    onTooMany: () => (tooMany += 1),
    onMuted: () => (heldBack += 1),
    bug,
  })
  const tell = (incidentId: string | null = null) =>
    stage.tell({ severity: 'error', title: message('notice.settings'), incidentId })
  const sent = () =>
    journal
      .events()
      .flatMap((event) =>
        event.type === 'notice.sent' ? [[event.data.channel, event.data.delivery.kind] as const] : [],
      )
  return { clock, journal, stage, tell, sent, bugs, heldBack: () => heldBack, tooMany: () => tooMany }
}
const delivers = async (): Promise<Delivery> => ({ kind: 'delivered' })

describe('notices', () => {
  it('carry the head of the audit chain', async () => {
    const seen: unknown[] = []
    const { tell, stage, journal } = scene({
      log: async (_, notice) => {
        seen.push(notice.audit)
        return { kind: 'delivered' }
      },
    })
    const before = await journal.head()
    tell()
    await stage.idle()
    expect(seen).toEqual([before])
  })

  it('go out without it when it cannot be read', async () => {
    const { tell, stage, sent, bugs } = scene({ log: delivers }, undefined, undefined, () =>
      Promise.reject(new Error('io')),
    )
    tell()
    await stage.idle()
    expect(sent()).toEqual([['log', 'delivered']])
    expect(bugs).toEqual(['audit head: Error: io'])
  })

  it('are tested by one channel, also by one that is not in use; what became of it is answered and left', async () => {
    const down = { kind: 'failed', retryable: true, why: message('notice.failed', { why: 'down' }) } as const
    const actor = { kind: 'person', name: 'sato', host: 'h', face: 'desktop', proof: 'proved' } as const
    const { stage, sent, journal } = scene({ log: delivers, hook: async () => down }, ['log'])
    expect(await stage.test('log', actor)).toMatchObject({ delivery: { kind: 'delivered' } })
    expect(await stage.test('hook', actor)).toMatchObject({ delivery: down })
    expect(await stage.test('nobody', actor)).toBeNull()
    expect(sent()).toEqual([
      ['log', 'delivered'],
      ['hook', 'failed'],
    ])
    expect(journal.events().map((event) => event.actor)).toEqual([actor, actor])
  })

  it('go to each channel and leave what became of them', async () => {
    const { tell, stage, sent } = scene({
      log: delivers,
      mail: async () => ({
        kind: 'failed',
        retryable: true,
        why: message('notice.failed', { why: 'refused' }),
      }),
      broken: () => Promise.reject(new Error('a bug of the channel')),
    })
    tell()
    await stage.idle()
    expect(Object.fromEntries(sent())).toEqual({ log: 'delivered', mail: 'failed', broken: 'failed' })
  })

  it('are given up after 10 s by a channel that hangs, and hold nobody up', async () => {
    const { tell, stage, sent, clock, journal } = scene({
      hangs: () => new Promise(() => undefined),
      log: delivers,
    })
    tell()
    await clock.settle()
    expect(sent()).toEqual([['log', 'delivered']])
    let idle = false
    const done = stage.idle().then(() => {
      idle = true
    })
    await clock.advance(9000)
    expect(idle).toBe(false)
    await clock.advance(1000)
    await done
    expect(sent()).toContainEqual(['hangs', 'failed'])
    const [failed] = journal
      .events()
      .filter((event) => event.type === 'notice.sent' && event.data.channel === 'hangs')
    expect(failed).toMatchObject({
      data: { delivery: { message: { params: { why: 'no answer within 10 s' } } } },
    })
  })

  it('go nowhere without a channel that is known, and tell a record that fails as a bug', async () => {
    const none = scene({ log: delivers }, ['pigeon'])
    none.tell()
    await none.stage.idle()
    expect(none.sent()).toEqual([])
    const full = scene({ log: delivers })
    full.journal.breakWith(new Error('disk full'))
    full.tell()
    await full.stage.idle()
    expect(full.bugs).toEqual(['notify log: Error: disk full'])
  })
})

describe('a notice that something holds back', () => {
  const silence: HeldBy = { kind: 'silence', id: 's' }
  const muting = (incidentId: string): HeldBy | null => (incidentId === 'quiet' ? silence : null)

  it('goes to no channel, and is recorded once, however many there are', async () => {
    const { tell, stage, sent, journal, heldBack } = scene(
      { log: delivers, mail: delivers },
      ['log', 'mail'],
      muting,
    )
    tell('quiet')
    await stage.idle()
    expect(sent()).toEqual([])
    expect(journal.events().map(({ type, data }) => [type, data])).toEqual([
      [
        'notice.muted',
        { incidentId: 'quiet', severity: 'error', title: message('notice.settings'), heldBy: silence },
      ],
    ])
    expect(heldBack()).toBe(1)
  })

  it('is none where nothing would have been sent anyway', async () => {
    const { tell, stage, journal } = scene({ log: delivers }, [], muting)
    tell('quiet')
    await stage.idle()
    expect(journal.events()).toEqual([])
  })

  it('is never one about Mamori itself, nor one about another incident', async () => {
    const { tell, stage, sent } = scene({ log: delivers }, ['log'], (incidentId) => muting(incidentId))
    tell(null)
    tell('loud')
    await stage.idle()
    expect(sent()).toEqual([
      ['log', 'delivered'],
      ['log', 'delivered'],
    ])
  })

  it('about one incident are not sent without end', async () => {
    const { clock, tell, stage, sent, tooMany } = scene({ log: delivers })
    for (let minute = 0; minute < 24 * 60; minute++) {
      tell('i1')
      await clock.advance(60_000)
    }
    tell('i2')
    await stage.idle()
    expect(sent().length).toBeGreaterThan(20)
    expect(sent().length).toBeLessThanOrEqual(20 + 24 + 1)
    expect(tooMany() + sent().length).toBe(24 * 60 + 1)
  })
})
