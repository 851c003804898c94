import { Menu, Tooltip } from '@mantine/core'
import type { Mode } from '@shared/domain/outcome'
import type { TextKey } from '@shared/text/text'
import { useState } from 'react'
import { useEngineState } from '../app/app-context'
import { useText } from '../app/language'
import { useAct } from '../bridge/use-act'
import { useForbidden } from '../components/act/use-may'
import { ChevronIcon } from '../components/icons'
import { ProblemNote } from '../components/problem-note'
import { AutoModeQuestion } from './auto-mode-question'
import styles from './state-bar.module.css'
import { Dialog } from '../components/dialog'

const modes = [
  { mode: 'auto', name: 'word.mode.auto', hint: 'mode.auto.hint' },
  { mode: 'approve', name: 'word.mode.approve', hint: 'mode.approve.hint' },
  { mode: 'observe', name: 'word.mode.observe', hint: 'mode.observe.hint' },
] as const satisfies readonly { mode: Mode; name: TextKey; hint: TextKey }[]

/** The mode and its change; the way to automatic repairs is asked again. */
export const ModeMenu = () => {
  const t = useText()
  const { mode } = useEngineState()
  const [confirming, setConfirming] = useState(false)
  const { run, pending, problem, clear } = useAct('mode.set')
  const current = modes.find((one) => one.mode === mode) ?? modes[0]

  const pick = (next: Mode): void => {
    if (next === mode) return
    clear()
    if (next === 'auto') setConfirming(true)
    else void run({ mode: next })
  }

  const forbidden = useForbidden('change')
  if (forbidden !== null)
    return (
      <Tooltip label={forbidden} multiline w={300} events={{ hover: true, focus: true, touch: true }}>
        <button
          type="button"
          className={`${styles.pick} ${styles.fixed}`}
          data-menu="mode"
          aria-label={t('mode.label', { mode: t(current.name) })}
          aria-disabled="true"
        >
          {t(current.name)}
          <ChevronIcon />
        </button>
      </Tooltip>
    )

  return (
    <>
      <Menu width={300}>
        <Menu.Target>
          <button
            type="button"
            className={styles.pick}
            data-menu="mode"
            aria-label={t('mode.label', { mode: t(current.name) })}
          >
            {t(current.name)}
            <ChevronIcon />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {modes.map((one) => (
            <Menu.RadioItem
              key={one.mode}
              value={one.mode}
              checked={one.mode === mode}
              onChange={() => pick(one.mode)}
              closeMenuOnClick
            >
              <span className={styles.choice}>{t(one.name)}</span>
              <span className={styles.hint}>{t(one.hint)}</span>
            </Menu.RadioItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      {confirming ? <AutoModeQuestion onClose={() => setConfirming(false)} /> : null}
      <Dialog opened={problem !== null && !pending} onClose={clear} title={t('mode.failed.title')}>
        {problem === null ? null : <ProblemNote problem={problem} />}
      </Dialog>
    </>
  )
}
