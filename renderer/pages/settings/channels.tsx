import type { Setting } from '@shared/ipc/settings-calls'
import type { Event } from '@shared/domain/event'
import type { TextKey } from '@shared/text/text'
import { Checkbox } from '@mantine/core'
import { plainLine } from '@shared/timeline/plain-line'
import { useState } from 'react'
import { useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { useCall } from '../../bridge/use-call'
import { ActButton } from '../../components/act/act-button'
import { Ago } from '../../components/ago'
import { ProblemNote } from '../../components/problem-note'
import { useProof } from '../../components/proof/use-proof'
import { StateShape } from '../../components/state-shape'
import { draftWith, valueNow } from './field-value'
import { useForm } from './form-context'
import styles from './settings.module.css'

type Sent = Extract<Event, { type: 'notice.sent' }>

const names: Readonly<Record<string, { readonly name: TextKey; readonly about: TextKey }>> = {
  log: { name: 'timeline.channel.log', about: 'settings.ui.channel.log' },
  webhook: { name: 'timeline.channel.webhook', about: 'settings.ui.channel.webhook' },
  email: { name: 'timeline.channel.email', about: 'settings.ui.channel.email' },
}

const TEST = 'notice.test'
const isTest = ({ data }: Sent): boolean => data.title.code === TEST

const LastSent = ({ title, sent }: { title: string; sent: Sent | undefined }) => {
  const t = useText()
  const say = useMessage()
  if (sent === undefined) return null
  const { delivery } = sent.data
  const ok = delivery.kind === 'delivered'
  return (
    <p className={styles.sent} data-sent={ok ? 'ok' : 'failed'}>
      <StateShape shape={ok ? 'ok' : 'critical'} decorative />
      <span>
        {title}: {t(ok ? 'settings.ui.channel.ok' : 'settings.ui.channel.failed')} <Ago at={sent.at} />
        {delivery.kind === 'failed' ? <span className={styles.why}>{say(delivery.message)}</span> : null}
      </span>
    </p>
  )
}

const Channel = ({
  channel,
  setting,
  sent,
  onTested,
}: {
  channel: string
  setting: Setting
  /** What was sent by it, the newest first. */
  sent: readonly Sent[]
  onTested: () => void
}) => {
  const t = useText()
  const say = useMessage()
  const { drafts, change, readOnly } = useForm()
  const test = useAct('notices.test')
  const known = names[channel]
  const name = known === undefined ? channel : t(known.name).trim()
  const said = valueNow(setting, drafts[setting.place]) ?? setting.assumed
  const used: readonly unknown[] = Array.isArray(said) ? said : []
  const [answer, setAnswer] = useState<string | null>(null)
  const run = async (): Promise<void> => {
    setAnswer(null)
    setAnswer((await test.run({ channel }))?.answer ?? null)
    onTested()
  }
  return (
    <li className={styles.channel} data-channel={channel}>
      <div className={styles.channelHead}>
        <Checkbox
          label={t('settings.ui.channel.use', { channel: name })}
          checked={used.includes(channel)}
          disabled={readOnly}
          onChange={({ currentTarget }) => {
            const rest = used.filter((one) => one !== channel)
            change(setting.place, draftWith(setting, currentTarget.checked ? [...rest, channel] : rest))
          }}
        />
        <ActButton
          needs="change"
          variant="default"
          act="test-channel"
          loading={test.pending}
          onClick={() => void run()}
        >
          {t('settings.ui.channel.test')}
        </ActButton>
      </div>
      {known === undefined ? null : <p className={styles.meaning}>{t(known.about)}</p>}
      {sent.length === 0 ? <p className={styles.meaning}>{t('settings.ui.channel.never')}</p> : null}
      <LastSent title={t('settings.ui.channel.tested')} sent={sent.find(isTest)} />
      {answer === null ? null : (
        <p className={styles.meaning} data-answer="">
          {t('settings.ui.channel.answer', { answer: plainLine(answer) })}
        </p>
      )}
      <LastSent title={t('settings.ui.channel.last')} sent={sent.find((one) => !isTest(one))} />
      {test.problem === null ? null : <ProblemNote problem={test.problem} />}
      <div role="status">{test.pending ? say({ code: 'settings.ui.checking', params: {} }) : null}</div>
    </li>
  )
}

/** Every channel of this version: whether it is used, what became of the last message, and a real test. */
export const Channels = ({ channels, setting }: { channels: readonly string[]; setting: Setting }) => {
  const t = useText()
  const { drafts } = useForm()
  const { data, retry } = useCall('timeline.page', { limit: 200, filter: { types: ['notice.sent'] } })
  const sent = (data?.events ?? []).flatMap((event) => (event.type === 'notice.sent' ? [event] : []))
  const { proof, retry: proveAgain } = useProof()
  const onTested = (): void => {
    retry()
    proveAgain()
  }
  const unsaved = Object.keys(drafts).some((place) => place.startsWith('notifications.'))
  return (
    <div className={styles.channels} data-setting={setting.place}>
      <h3 className={styles.heading}>{t('settings.ui.channels')}</h3>
      {proof !== 'none' ? null : (
        <p className={styles.warning} data-proof="none">
          <StateShape shape="caution" decorative /> {t('settings.ui.channel.inside')}
        </p>
      )}
      {unsaved ? <p className={styles.hint}>{t('settings.ui.channel.unsaved')}</p> : null}
      <ul className={styles.channelList}>
        {channels.map((channel) => (
          <Channel
            key={channel}
            channel={channel}
            setting={setting}
            sent={sent.filter(({ data: { channel: by } }) => by === channel)}
            onTested={onTested}
          />
        ))}
      </ul>
    </div>
  )
}
