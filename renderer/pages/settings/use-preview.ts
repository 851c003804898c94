import type { Output } from '@shared/ipc/contract'
import type { SettingEdit } from '@shared/ipc/settings-calls'
import { useEffect, useState } from 'react'
import { useClient } from '../../app/app-context'
import { problemOf, type Problem } from '../../bridge/problem'

const QUIET_MS = 250

export type Preview = {
  /** What the last edits come to; null without edits, and while the first answer is on its way. */
  readonly told: Output<'settings.preview'> | null
  readonly problem: Problem | null
  /** Whether `told` is about the edits as they are now. */
  readonly current: boolean
}

type Answer = Omit<Preview, 'current'> & { readonly request: string }

/** Has edits judged a moment after the last key; an answer to older ones is dropped. */
export const usePreview = (
  sha256: string | null,
  edits: readonly SettingEdit[],
  enabled: boolean,
): Preview => {
  const client = useClient()
  const [answer, setAnswer] = useState<Answer>({ request: '', told: null, problem: null })
  const wanted = enabled && sha256 !== null && edits.length > 0
  const request = wanted ? JSON.stringify({ sha256, edits }) : ''

  useEffect(() => {
    if (request === '') return undefined
    let current = true
    const ask = async (): Promise<void> => {
      try {
        const input = JSON.parse(request) as { sha256: string; edits: SettingEdit[] }
        const told = await client.call('settings.preview', input)
        if (current) setAnswer({ request, told, problem: null })
      } catch (error) {
        if (current) setAnswer((old) => ({ ...old, request, problem: problemOf(error) }))
      }
    }
    const timer = setTimeout(() => void ask(), QUIET_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, request])

  if (request === '') return { told: null, problem: null, current: true }
  return { told: answer.told, problem: answer.problem, current: answer.request === request }
}
