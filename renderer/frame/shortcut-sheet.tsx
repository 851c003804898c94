import { useText } from '../app/language'
import { Dialog } from '../components/dialog'
import { pages } from '../pages'
import { isApple } from './keys/apple'
import { goKey, keyLabel, sheetGroups } from './keys/shortcut-table'
import { closeSheet, useSheetOpened } from './palette/palette-store'
import styles from './shortcut-sheet.module.css'

type Line = { readonly keys: readonly string[]; readonly name: string }

const Lines = ({ title, lines }: { title: string; lines: readonly Line[] }) => (
  <section className={styles.group}>
    <h3 className={styles.title}>{title}</h3>
    <dl className={styles.keys}>
      {lines.map(({ keys, name }) => (
        <div key={name} className={styles.line}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{name}</dd>
        </div>
      ))}
    </dl>
  </section>
)

/** Every key of the window, as the table of shortcuts and the pages have them. */
export const ShortcutSheet = () => {
  const t = useText()
  const opened = useSheetOpened()
  const apple = isApple()
  return (
    <Dialog opened={opened} onClose={closeSheet} title={t('keys.sheet')} size="lg">
      <div className={styles.sheet}>
        <Lines
          title={t('rail.name')}
          lines={pages.map(({ key, title }) => ({ keys: [goKey, key], name: t(title) }))}
        />
        {sheetGroups.map(({ group, lines }) => (
          <Lines
            key={group}
            title={t(`keys.group.${group}`)}
            lines={lines.map(({ keys, name }) => ({
              keys: keys.map((key) => keyLabel(key, apple)),
              name: t(name),
            }))}
          />
        ))}
      </div>
    </Dialog>
  )
}
