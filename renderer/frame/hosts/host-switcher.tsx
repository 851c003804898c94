import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useEngineState, useHostList, useSelectHost, useShownHost } from '../../app/app-context'
import { useText } from '../../app/language'
import { usePreferences } from '../../app/preferences'
import { ChevronIcon } from '../../components/icons'
import { StateShape, shapeName } from '../../components/state-shape'
import { worstOther } from '../../store/links'
import { HostDialog } from './host-dialog'
import { HostLine } from './host-line'
import styles from './hosts.module.css'

/** The mark at the top left: which host is shown, the worst of the others, and the way to them. */
export const HostSwitcher = () => {
  const t = useText()
  const list = useHostList()
  const shown = useShownHost()
  const select = useSelectHost()
  const { engine } = useEngineState()
  const { info } = usePreferences()
  const [managing, setManaging] = useState(false)
  const name = shown?.name ?? engine?.host ?? info?.host ?? ''
  const other = list === null ? null : worstOther(list)
  const otherWords =
    other === null ? null : t('hosts.ui.other', { name: other.name, state: t(shapeName(other.shape)) })
  const label = [t('hosts.ui.switch', { name }), otherWords]
    .filter((part) => part !== null)
    .join(t('welcome.comma'))
  return (
    <>
      <Menu width={340} position="bottom-start" offset={4}>
        <Menu.Target>
          <button
            type="button"
            className={styles.mark}
            data-menu="hosts"
            aria-label={label}
            title={otherWords ?? name}
          >
            <span className={styles.glyph} aria-hidden="true">
              守
            </span>
            <span className={styles.shown}>{name}</span>
            {other === null ? null : (
              <span className={styles.other} data-other={other.id}>
                <StateShape shape={other.shape} size={10} decorative />
              </span>
            )}
            <ChevronIcon />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {(list?.hosts ?? []).map((host) => (
            <Menu.RadioItem
              key={host.id}
              value={host.id}
              checked={host.id === shown?.id}
              onChange={() => void select(host.id)}
              closeMenuOnClick
            >
              <HostLine host={host} />
            </Menu.RadioItem>
          ))}
          {list === null ? null : <Menu.Divider />}
          <Menu.Item onClick={() => setManaging(true)}>{t('hosts.ui.manage')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <HostDialog opened={managing} onClose={() => setManaging(false)} />
    </>
  )
}
