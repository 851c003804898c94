import { Button } from '@mantine/core'
import type { Setting, SettingGroup } from '@shared/ipc/settings-calls'
import { plainLine } from '@shared/timeline/plain-line'
import { useState } from 'react'
import { useMessage, useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import { useForm } from './form-context'
import { SettingRow } from './setting-row'
import styles from './settings.module.css'

const removable = new Set(['checks', 'logs'])

/** One entry of a list, folded until it is looked at; open where something in it is changed or wrong. */
export const GroupPanel = ({
  group,
  settings,
  found,
}: {
  group: SettingGroup
  settings: readonly Setting[]
  /** A search has found something in it. */
  found: boolean
}) => {
  const t = useText()
  const say = useMessage()
  const { drafts, change, readOnly, faults } = useForm()
  const [wanted, setWanted] = useState(false)
  const own = faults.get(group.place) ?? []
  const removed = drafts[group.place]?.edit.kind === 'remove'
  const isTold =
    own.length > 0 || settings.some(({ place }) => faults.has(place) || drafts[place] !== undefined)
  const open = !removed && (wanted || found || isTold)
  return (
    <details
      className={styles.group}
      data-group={group.place}
      open={open}
      onToggle={({ currentTarget, target }) => {
        if (currentTarget === target && currentTarget.open !== open) setWanted(currentTarget.open)
      }}
    >
      <summary className={styles.summary}>
        <bdi className={styles.title}>{plainLine(group.title === '' ? group.place : group.title)}</bdi>
        {group.type === null ? null : <code>{group.type}</code>}
        {removed ? <span className={styles.changed}>{t('settings.ui.entry.removed')}</span> : null}
        {own.length > 0 ? <StateShape shape="critical" /> : null}
      </summary>
      {open
        ? [
            ...own.map((fault) => (
              <p key={fault.message.code} className={styles.fault}>
                {say(fault.message)}
              </p>
            )),
            ...settings.map((setting) => <SettingRow key={setting.place} setting={setting} />),
          ]
        : null}
      {readOnly || !removable.has(group.section) ? null : (
        <div className={styles.groupFoot}>
          <Button
            variant="default"
            onClick={() =>
              change(group.place, {
                place: group.place,
                edit: { kind: 'remove', path: [...group.path] },
                typed: null,
                broken: false,
              })
            }
          >
            {t('settings.ui.entry.remove')}
          </Button>
        </div>
      )}
    </details>
  )
}
