import type { Fault } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import type { Setting } from '@shared/ipc/settings-calls'
import { createContext, useContext } from 'react'
import type { Draft, Drafts } from './drafts'

export type Form = {
  readonly drafts: Drafts
  /** null takes the draft away. */
  readonly change: (place: string, draft: Draft | null) => void
  readonly readOnly: boolean
  /** Why no secret can be kept beside the file; null when it can. */
  readonly notKept: Message | null
  readonly faults: ReadonlyMap<string, readonly Fault[]>
  readonly warnings: ReadonlyMap<string, readonly Fault[]>
  /** A setting's field has got the focus. */
  readonly look: (setting: Setting) => void
}

const FormContext = createContext<Form | null>(null)
export const FormProvider = FormContext.Provider

export const useForm = (): Form => {
  const form = useContext(FormContext)
  if (form === null) throw new Error('a field of the settings stands outside of their form')
  return form
}
