import type { TextKey } from '@shared/text/text'
import { useText } from '../app/language'
import { pages } from '../pages'
import styles from './shortcut-sheet.module.css'
import { Dialog } from '../components/dialog'

const keys = [
  ['.', 'loop.run'],
  ['j k', 'keys.move'],
  ['Enter', 'keys.open'],
  ['a', 'word.act.approve'],
  ['x', 'word.act.reject'],
  ['l', 'word.act.later'],
  ['Esc', 'keys.close'],
  ['?', 'keys.sheet'],
] as const satisfies readonly (readonly [string, TextKey])[]

/** The keys of the window. */
export const ShortcutSheet = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const t = useText()
  return (
    <Dialog opened={opened} onClose={onClose} title={t('keys.sheet')}>
      <dl className={styles.keys}>
        {pages.map((page) => (
          <div key={page.id} className={styles.line}>
            <dt>
              <kbd>g</kbd> <kbd>{page.key}</kbd>
            </dt>
            <dd>{t(page.title)}</dd>
          </div>
        ))}
        {keys.map(([key, name]) => (
          <div key={key} className={styles.line}>
            <dt>
              {key.split(' ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{t(name)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
