import { eventSchema, eventTypes, type EventData, type Event } from '../domain/event'
import { emptyState } from '../domain/state'
import { ja } from '../text/ja'
import { describe, expect, it } from 'vitest'
import { timeline as enTimeline } from '../text/en/timeline'
import { timeline as jaTimeline } from '../text/ja/timeline'
import { describeEvent, type DescribeContext } from './describe-event'
import { collectNames } from './names'
import {
  asked,
  observed,
  oneOfEach,
  person,
  sampleEvent,
  startAt,
  unhealthy,
} from '../testing/timeline-events'

const context = (language: 'ja' | 'en', names = collectNames(emptyState, oneOfEach)): DescribeContext => ({
  language,
  names,
  clock: (at) => new Date(at).toISOString().slice(11, 16),
  moment: (at) => new Date(at).toISOString().slice(11, 16),
})

const ofType = (type: string) => {
  const event = oneOfEach.find((candidate) => candidate.type === type)
  if (event === undefined) throw new Error(`no sample of ${type}`)
  return event
}

describe('samples', () => {
  it('hold one valid event of every type', () => {
    expect(new Set(oneOfEach.map((event) => event.type))).toEqual(new Set(eventTypes))
    for (const event of oneOfEach) expect(eventSchema.parse(event)).toEqual(event)
  })
})

describe('describeEvent', () => {
  it.each([
    ['engine.started', null, '記録', 'Mamori', 'バージョン 0.1.0 が web-1 で監視を開始しました'],
    ['engine.stopped', 'paused', '記録', 'Mamori', '停止の操作により、監視を終えました'],
    [
      'settings.loaded',
      null,
      '記録',
      'error_patterns.json',
      '設定を読み込みました（規則 1 件・監視項目 1 件・ログ 2 件）',
    ],
    [
      'settings.rejected',
      'caution',
      '記録',
      'error_patterns.json',
      '設定に 1 件の誤りがあるため、直前の設定のまま動作しています: 不明',
    ],
    ['mode.changed', 'paused', '記録', 'Mamori', 'sato がモードを「自動」から「監視のみ」に変えました'],
    ['source.changed', 'caution', '検知', 'error.log', '不明'],
    ['check.changed', 'critical', '検知', 'redis', '危険（3 回連続）'],
    ['log.observed', 'caution', '検知', 'redis', 'ERROR redis: Connection refused 127.0.0.1:6379'],
    ['incident.opened', 'critical', '検知', 'redis', 'インシデントが発生しました: Redis（redis）'],
    ['decision.made', null, '判断', 'redis', '見送り: 冷却中（残り 212 秒、redis）'],
    ['report.made', null, '記録', 'redis', 'ログ（1 行）'],
    ['repair.snoozed', 'approval', '承認', 'redis', 'sato が 05:40 まで後回しにしました'],
    ['repair.approved', null, '承認', 'redis', 'sato（自己申告） が承認しました'],
    ['repair.rejected', null, '承認', 'redis', 'sato が却下しました: 手動で対応中'],
    ['repair.withdrawn', null, '計画', '修復 repair-2', '計画を取り下げました: 3 回続けて正常でした'],
    ['repair.started', null, '実行', 'redis', '修復を開始しました（1 回目）'],
    ['repair.performed', null, '実行', 'redis', '手順をすべて終えました。効果を検証します'],
    ['repair.settled', 'ok', '検証', 'redis', '検証済み: 3 回続けて正常でした'],
    ['repair.regressed', 'critical', '検証', 'redis', '修復のあとに同じ異常が再び起きました'],
    [
      'series.ended',
      'caution',
      '記録',
      'redis',
      '効果のないまま一連の試行を終えました。05:35 まで冷却時間です',
    ],
    [
      'breaker.changed',
      'critical',
      '判断',
      'redis',
      '遮断器が開きました: 3 回試しても効果がありませんでした',
    ],
    ['notice.sent', null, '記録', 'redis', '通知しました（メール）: Redis（redis）'],
    ['checkpoint.made', null, '記録', 'Mamori', '記録 25 番までの状態を保存しました（チェックポイント）'],
    ['notice.muted', 'paused', '記録', 'redis', '抑止中のため通知しませんでした: Redis（redis）'],
    ['log.repeated', null, '検知', 'redis', '同じ内容の行が繰り返されました（05:30 – 05:31）'],
    [
      'call.refused',
      'caution',
      '記録',
      'Mamori',
      'ops（申告: tanaka@laptop-7） の操作「モードの変更」を拒否しました（必要な権限: 変更、今の権限: 閲覧）',
    ],
    ['silence.added', 'paused', '記録', 'redis', 'sato が 06:30 まで通知と修復を抑止しました: メモリの増設'],
    [
      'silence.ended',
      null,
      '記録',
      'redis',
      '期限が来たため抑止を終えました。抑止したもの: インシデント 1 件・通知 4 件・修復 2 件',
    ],
    [
      'hold.began',
      'paused',
      '記録',
      '作業',
      'sato が作業を始めました: ./deploy.sh v2.4。終わるまで修復を保留します（最長 06:00）',
    ],
    [
      'hold.ended',
      'caution',
      '記録',
      '作業',
      '作業が終了コード 3 で終わりました: ./deploy.sh v2.4。修復の保留を終えます',
    ],
    [
      'storm.began',
      'critical',
      '判断',
      '同時多発',
      '4 個の対象が同時に異常です。1 つの原因とみなし、修復を保留して承認を求めます: redis、postgresql、api_health ほか 1 件',
    ],
    ['storm.ended', 'ok', '判断', '同時多発', '同時多発の異常が収まりました（インシデント 5 件）'],
    [
      'clock.jumped',
      'caution',
      '記録',
      'Mamori',
      'システム時計が 2 時間 戻りました（時刻の変更）。新しい確認が済むまで修復を保留します',
    ],
    ['incident.closed', 'ok', '検証', 'redis', '修復の効果を確認できたため、インシデントを閉じました'],
  ])('%s in Japanese', (type, shape, stage, subject, sentence) => {
    const line = describeEvent(ofType(type), context('ja'))
    expect([line.shape, ja[line.stage], line.subject, line.sentence]).toEqual([
      shape,
      stage,
      subject,
      sentence,
    ])
  })

  it.each([
    ['engine.started', 'Version 0.1.0 began to watch web-1'],
    ['settings.loaded', 'Settings loaded (1 rule, 1 check, 2 logs)'],
    ['mode.changed', 'sato changed the mode from Auto to Observe only'],
    ['check.changed', 'Critical (3 times in a row)'],
    ['incident.opened', 'Incident opened: Redis (redis)'],
    ['decision.made', 'Skipped: Cooling down (212 s left, redis)'],
    ['repair.approved', 'sato (claimed) approved'],
    ['repair.withdrawn', 'Plan withdrawn: Passed 3 times in a row'],
    ['repair.settled', 'Verified: Passed 3 times in a row'],
    ['breaker.changed', 'Circuit breaker opened: 3 attempts had no effect'],
    ['notice.sent', 'Notice by email: Redis (redis)'],
    [
      'call.refused',
      'Refused “change the mode” to ops (claimed: tanaka@laptop-7) (needs: change, has: look)',
    ],
    ['silence.added', 'sato silenced notices and repairs until 06:30: メモリの増設'],
    ['silence.ended', 'Silence ran out. Hidden: 1 incident, 4 notices, 2 repairs'],
    ['log.repeated', 'The same line kept coming (05:30 – 05:31)'],
    ['storm.ended', 'The storm is over (5 incidents)'],
    ['checkpoint.made', 'State saved up to entry 25 (checkpoint)'],
    ['incident.closed', 'Incident closed: the repair was verified'],
  ])('%s in English', (type, sentence) => {
    expect(describeEvent(ofType(type), context('en')).sentence).toBe(sentence)
  })

  it('has words for every type in both languages, without a gap in them', () => {
    for (const language of ['ja', 'en'] as const)
      for (const event of oneOfEach) {
        const line = describeEvent(event, context(language))
        expect([event.type, line.sentence]).not.toEqual([event.type, ''])
        expect(`${event.type}: ${line.sentence} ${line.subject}`).not.toMatch(/\{\w+/)
      }
  })

  it('names the steps of a plan, its place and how long it took', () => {
    expect(describeEvent(ofType('repair.planned'), context('ja')).sentence).toMatch(
      /^承認を求めています: .*redis.*、ほか 1 手順$/,
    )
    expect(describeEvent(ofType('step.finished'), context('ja')).sentence).toMatch(
      /^手順 1: .*redis.*：完了（1.24 s）$/,
    )
    const unnamed = describeEvent(ofType('step.finished'), context('en', collectNames(emptyState, [])))
    expect(unnamed.sentence).toBe('Step 1 – done in 1.24 s')
    expect(unnamed.subject).toBe('Repair repair-1')
  })

  it('names a check by a name that means harm without turning the direction of the line', () => {
    const event = sampleEvent('check.changed', 1, {
      ...(ofType('check.changed').data as EventData<'check.changed'>),
      name: '=cmd()\u202Egpj\u001B[31m',
    })
    const { subject, sentence } = describeEvent(event, context('en'))
    expect(subject).toBe('=cmd()\uFFFDgpj')
    expect(sentence).not.toMatch(/[\u202A-\u202E]/)
  })

  it('tells a failed and a refused step apart', () => {
    const step = (kind: 'failed' | 'refused') =>
      describeEvent(
        sampleEvent('step.finished', 30, {
          repairId: 'repair-1',
          step: {
            index: 1,
            result: { kind, message: { code: 'word.risk.high', params: {} } },
            output: '',
            startedAt: 0,
            durationMs: 90,
          },
        }),
        context('en'),
      )
    expect([step('failed').shape, step('refused').shape]).toEqual(['critical', 'caution'])
    expect(step('failed').sentence).toMatch(/failed after 90 ms\. High$/)
    expect(step('refused').sentence).toMatch(/refused by the guard\. High$/)
  })

  it('says what was asked and what went ahead', () => {
    const decided = (decision: typeof asked) =>
      describeEvent(sampleEvent('decision.made', 30, { incidentId: 'incident-1', decision }), context('en'))
    expect(decided(asked)).toMatchObject({
      shape: 'approval',
      sentence: 'Approval needed: This rule asks first',
    })
    expect(decided({ ...asked, kind: 'run' }).sentence).toBe('Repair goes ahead: 1 gate passed')
    expect(decided({ ...asked, kind: 'skip', reasons: [] }).sentence).toBe('Skipped: no reason was recorded')
  })

  it('keeps a failing check, an unknown one and a slow one apart', () => {
    const shape = (reading: Partial<typeof unhealthy>) =>
      describeEvent(
        sampleEvent('check.changed', 30, {
          name: 'redis',
          reading: { ...unhealthy, ...reading },
          consecutiveFailures: 1,
        }),
        context('ja'),
      ).shape
    expect([
      shape({}),
      shape({ status: 'unknown' }),
      shape({ status: 'healthy', band: 'caution' }),
      shape({ status: 'healthy', band: 'normal' }),
    ]).toEqual(['critical', 'unknown', 'caution', 'ok'])
  })

  it('counts what one event tells several times, and lowers the voice for old lines', () => {
    expect(describeEvent(observed(30, { count: 12 }), context('ja')).count).toBe(12)
    expect(describeEvent(observed(30, { backlog: true }), context('ja'))).toMatchObject({
      shape: null,
      tone: 'muted',
    })
  })

  it('shows the end of a repair without evidence in words', () => {
    const settled = (outcome: 'inconclusive' | 'interrupted') =>
      describeEvent(
        sampleEvent('repair.settled', 30, { repairId: 'repair-1', outcome, evidence: [] }),
        context('ja'),
      ).sentence
    expect(settled('inconclusive')).toBe('判定不能: 効果を確かめる材料がありません')
    expect(settled('interrupted')).toBe('中断: 途中で中断しました。一部だけ実行された可能性があります')
  })

  it('tells a notice that did not arrive', () => {
    const event = sampleEvent('notice.sent', 30, {
      incidentId: null,
      channel: 'pager',
      severity: 'error',
      title: { code: 'word.thing.check', params: {} },
      delivery: { kind: 'failed', message: { code: 'word.state.unknown', params: {} } },
    })
    expect(describeEvent(event, context('en'))).toMatchObject({
      shape: 'caution',
      subject: 'Mamori',
      sentence: 'Notice by pager failed: Unknown',
    })
  })

  it('tells maintenance and a silence that ends with the recovery from any other', () => {
    const added = (data: Partial<EventData<'silence.added'>>) =>
      describeEvent(
        sampleEvent(
          'silence.added',
          40,
          {
            silenceId: 's',
            scope: { kind: 'check', name: 'redis' },
            reason: 'x',
            untilAt: startAt,
            endsOnRecovery: false,
            origin: 'person',
            ...data,
          },
          { actor: person },
        ),
        context('en'),
      )
    expect(added({ scope: { kind: 'all' } })).toMatchObject({
      subject: 'Everything (maintenance)',
      sentence: 'sato began maintenance until 05:30; all notices and repairs are silenced: x',
    })
    expect(added({ endsOnRecovery: true })).toMatchObject({
      subject: 'redis',
      sentence: 'sato silenced notices and repairs until 05:30 or recovery: x',
    })
  })

  it('counts repeated lines', () => {
    expect(describeEvent(ofType('log.repeated'), context('ja')).count).toBe(812)
  })

  it('names what ended only by an id as long as it is known', () => {
    const unknown = context('en', collectNames(emptyState, []))
    expect(describeEvent(ofType('silence.ended'), unknown).subject).toBe('Silence')
    expect(describeEvent(ofType('hold.ended'), unknown).sentence).toBe(
      'Work ended with exit code 3: Hold. Repairs are no longer held',
    )
  })

  it('shows the text of log lines and people as it is', () => {
    const event = sampleEvent(
      'repair.rejected',
      30,
      { repairId: 'x', reason: '<b>{who}</b> $1' },
      { actor: person },
    )
    expect(describeEvent(event, context('en')).sentence).toBe('sato rejected: <b>{who}</b> $1')
  })
})

describe('a clock that jumped', () => {
  const HOUR_MS = 3_600_000
  it.each([
    [{ byMs: 2 * HOUR_MS, sleptMs: 2 * HOUR_MS - 900 }, /^Woke up after 2 h of sleep/],
    [{ byMs: 2 * HOUR_MS }, /went ahead by 2 h/],
    // It slept, and the clock was set besides.
    [{ byMs: 2 * HOUR_MS, sleptMs: HOUR_MS }, /went ahead by 2 h/],
    [{ byMs: -2 * HOUR_MS, sleptMs: 60_000 }, /went back by 2 h/],
  ])('%j is told as what it was', (data, sentence) => {
    const jumped = { ...ofType('clock.jumped'), data } as Event
    expect(describeEvent(jumped, context('en')).sentence).toMatch(sentence)
  })
})

it('no word of a channel brings a space of its own', () => {
  for (const words of [jaTimeline, enTimeline])
    expect(
      Object.entries(words).filter(
        ([key, word]) => key.startsWith('timeline.channel.') && word !== word.trim(),
      ),
    ).toEqual([])
})
