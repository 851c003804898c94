import { useRef, type ComponentProps } from 'react'
import { useSettled } from '../held/use-settled'
import { ActButton } from './act-button'

type Props = Omit<ComponentProps<typeof ActButton>, 'aim' | 'onClick'> & { readonly onPress: () => void }

/**
 * A button of an act that nobody may set off by mistake. A pointer's press counts only where the button has stood still
 * under it: what has just come or moved there is not what was aimed at.
 */
export const AimedButton = ({ onPress, ...props }: Props) => {
  const { button, settled, look } = useSettled()
  const aimedAt = useRef(false)
  return (
    <ActButton
      {...props}
      aim={{
        ref: button,
        settled,
        onPointerDown: () => {
          aimedAt.current = look()
        },
      }}
      onClick={({ detail }) => {
        // A key presses what has the focus, wherever that is.
        const byPointer = detail > 0
        if (!byPointer || (aimedAt.current && look())) onPress()
      }}
    />
  )
}
