import type { Setting, SettingGroup } from '@shared/ipc/settings-calls'
import type { TextKey } from '@shared/text/text'
import { useText } from '../../app/language'
import { Panel } from '../../components/panel'
import { Channels } from './channels'
import { isFound } from './find'
import { GroupPanel } from './group-panel'
import { NewSources } from './new-sources'
import { SettingRow } from './setting-row'
import { settingMeaning, settingName } from './setting-words'
import styles from './settings.module.css'

const CHANNELS = 'auto_fix_config.notification_channels'

export type Section = {
  readonly section: Setting['section']
  readonly title: TextKey
  readonly groups: readonly { readonly group: SettingGroup; readonly settings: readonly Setting[] }[]
  readonly settings: readonly Setting[]
}

type Say = ReturnType<typeof useText>

/** A section with only what a search finds; null when that is nothing. */
export const sectionFound = (t: Say, section: Section, search: string): Section | null => {
  if (search.trim() === '') return section
  const fits = (setting: Setting, more: readonly string[]): boolean =>
    isFound(search, [
      setting.place,
      settingName(t, setting),
      settingMeaning(t, setting),
      t(section.title),
      ...more,
    ])
  const groups = section.groups.flatMap(({ group, settings }) => {
    const found = settings.filter((setting) => fits(setting, [group.title, group.type ?? '']))
    return found.length === 0 ? [] : [{ group, settings: found }]
  })
  const settings = section.settings.filter((setting) => fits(setting, []))
  return groups.length + settings.length === 0 ? null : { ...section, groups, settings }
}

/** All settings of one kind: those that the file has once, and those of each entry. */
export const SectionPanel = ({
  section: { section, title, groups, settings },
  searching,
  sources,
  channels,
}: {
  section: Section
  searching: boolean
  /** How many logs the file names. */
  sources: number
  channels: readonly string[]
}) => {
  const t = useText()
  const isList = section === 'checks' || section === 'logs' || section === 'services'
  return (
    <section id={`settings-${section}`} className={styles.section} data-section={section}>
      <Panel title={t(title)} {...(isList ? { count: groups.length } : {})} flush>
        {settings.map((setting) =>
          setting.place === CHANNELS ? (
            <Channels key={setting.place} channels={channels} setting={setting} />
          ) : (
            <SettingRow key={setting.place} setting={setting} />
          ),
        )}
        {groups.map(({ group, settings: own }) => (
          <GroupPanel key={group.id} group={group} settings={own} found={searching} />
        ))}
        {isList && groups.length === 0 ? (
          <p className={styles.note}>{t('settings.ui.entries.none')}</p>
        ) : null}
        {section === 'logs' && !searching ? <NewSources count={sources} /> : null}
      </Panel>
    </section>
  )
}
