import { Button, Menu } from '@mantine/core'
import type { TextKey } from '@shared/text/text'
import { useText } from '../../app/language'
import type { Act } from '../../bridge/use-act'
import { ActButton } from '../act/act-button'
import { useForbidden } from '../act/use-may'
import { ChevronIcon } from '../icons'

const delays = [
  { minutes: 15, name: 'later.15_minutes' },
  { minutes: 60, name: 'later.1_hour' },
  { minutes: 240, name: 'later.4_hours' },
] as const satisfies readonly { minutes: number; name: TextKey }[]

/** Puts a plan off; it comes back by itself. */
export const LaterMenu = ({
  repairId,
  act,
  opened,
  onChange,
}: {
  repairId: string
  act: Act<'approvals.snooze'>
  opened?: boolean
  onChange?: (opened: boolean) => void
}) => {
  const t = useText()
  const forbidden = useForbidden('approve')
  if (forbidden !== null)
    return (
      <ActButton
        needs="approve"
        variant="default"
        // As wide as it is where it may be pressed: the buttons beside it stay in their places.
        rightSection={<ChevronIcon />}
        onClick={() => undefined}
      >
        {t('word.act.later')}
      </ActButton>
    )
  return (
    <Menu
      width={160}
      {...(opened === undefined ? {} : { opened })}
      {...(onChange === undefined ? {} : { onChange })}
    >
      <Menu.Target>
        <Button variant="default" rightSection={<ChevronIcon />} loading={act.pending}>
          {t('word.act.later')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {delays.map(({ minutes, name }) => (
          <Menu.Item key={minutes} onClick={() => void act.run({ repairId, minutes })}>
            {t(name)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
