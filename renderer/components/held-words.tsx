import type { Message } from '@shared/domain/message'
import { useMessage } from '../app/language'
import { useTimed } from '../app/ticker'

/** A recorded reason as it reads now: the seconds that it names go on counting down to `retryAt`. */
export const heldMessage = (message: Message, retryAt: number | null, now: number): Message =>
  retryAt === null || typeof message.params['seconds'] !== 'number'
    ? message
    : { ...message, params: { ...message.params, seconds: Math.max(0, Math.ceil((retryAt - now) / 1000)) } }

/** Why nothing is done about an incident, with the time that is left until it is decided again. */
export const HeldWords = ({ message, retryAt }: { message: Message; retryAt: number | null }) => {
  const say = useMessage()
  const words = useTimed((now) => say(heldMessage(message, retryAt, now)))
  return <>{words}</>
}
