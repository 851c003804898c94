import { Button, TextInput } from '@mantine/core'
import { plainLine } from '@shared/timeline/plain-line'
import { useState } from 'react'
import { useMessage, useText } from '../../app/language'
import type { Draft } from './drafts'
import { useForm } from './form-context'
import styles from './settings.module.css'

const LIST = 'log_sources'

const pathOf = ({ edit }: Draft): string => {
  const value: unknown = edit.kind === 'set' ? edit.value : null
  return typeof value === 'object' && value !== null && 'path' in value ? String(value.path) : ''
}

/** Logs that are to be followed from now on; `count` are in the file already. */
export const NewSources = ({ count }: { count: number }) => {
  const t = useText()
  const say = useMessage()
  const { drafts, change, readOnly, faults } = useForm()
  const [path, setPath] = useState('')
  const added = Object.values(drafts).filter(
    ({ edit }) => edit.path[0] === LIST && edit.path.length === 2 && Number(edit.path[1]) >= count,
  )
  const place = (index: number): string => `${LIST}[${index}]`
  const draftOf = (index: number, value: string): Draft => ({
    place: place(index),
    edit: { kind: 'set', path: [LIST, index], value: { path: value } },
    typed: null,
    broken: false,
  })
  const add = (): void => {
    if (path.trim() === '') return
    change(place(count + added.length), draftOf(count + added.length, path.trim()))
    setPath('')
  }
  const drop = (gone: Draft): void => {
    // Those behind it move up: new entries follow one another.
    const rest = added.filter((draft) => draft !== gone)
    for (const draft of added) change(draft.place, null)
    rest.forEach((draft, index) => change(place(count + index), draftOf(count + index, pathOf(draft))))
  }
  if (readOnly) return null
  return (
    <div className={styles.additions}>
      {added.map((draft) => (
        <div key={draft.place} className={styles.addition} data-group={draft.place}>
          <span>{t('settings.ui.source.new', { path: plainLine(pathOf(draft)) })}</span>
          <Button variant="default" onClick={() => drop(draft)}>
            {t('settings.ui.revert')}
          </Button>
          {[...faults]
            .flatMap(([at, told]) =>
              at === '' ? told.filter((fault) => fault.path.startsWith(draft.place)) : [],
            )
            .map((fault) => (
              <p key={fault.message.code} className={styles.fault}>
                {say(fault.message)}
              </p>
            ))}
        </div>
      ))}
      <form
        className={styles.adding}
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <TextInput
          className={styles.wide}
          label={t('settings.ui.source.path')}
          placeholder="/var/log/app/*.log"
          value={path}
          spellCheck={false}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={path.trim() === ''}>
          {t('settings.ui.source.add')}
        </Button>
      </form>
    </div>
  )
}
