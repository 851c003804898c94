import { useState } from 'react'
import { useNow } from '../../app/ticker'

const LOOK_MS = 1_000

/** Whether something that has time may come into the page now: never while the pointer is in it, which it would shift. */
export const useCalmArrival = (due: boolean, known: boolean): boolean => {
  // Looked at again and again, for a pointer that leaves.
  useNow(LOOK_MS)
  const [shown, setShown] = useState(due && known)
  if (due && !shown && document.querySelector('main:hover') === null) setShown(true)
  if (!due && shown) setShown(false)
  return due && shown
}
