import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ProblemNote } from '../../components/problem-note'
import { destinationFault } from './destination-fault'
import styles from './hosts.module.css'

const LONGEST_DESTINATION = 255
const LONGEST_NAME = 80

/** Adds a host by the name that the reader's own ssh knows. What is wrong stands beside the field. */
export const AddHostForm = ({
  taken,
  onAdded,
}: {
  taken: readonly string[]
  onAdded: (id: string) => void
}) => {
  const t = useText()
  const add = useAct('hosts.add')
  const [destination, setDestination] = useState('')
  const [name, setName] = useState('')
  /** A field that is still being filled is not found fault with. */
  const [tried, setTried] = useState(false)
  const fault = destinationFault(destination, taken)
  const shown = tried || (destination !== '' && fault !== 'hosts.ui.add.invalid') ? fault : null

  const submit = async (): Promise<void> => {
    setTried(true)
    if (fault !== null) return
    const added = await add.run({ destination: destination.trim(), name: name.trim() })
    if (added === null) return
    setDestination('')
    setName('')
    setTried(false)
    onAdded(added.id)
  }
  return (
    <form
      className={styles.add}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h3 className={styles.heading}>{t('hosts.ui.add.title')}</h3>
      <div className={styles.fields}>
        <TextInput
          label={t('hosts.ui.add.destination')}
          description={t('hosts.ui.add.destination.hint')}
          placeholder="deploy@web-02"
          value={destination}
          onChange={(event) => setDestination(event.currentTarget.value)}
          onBlur={() => setTried(destination !== '')}
          error={shown === null ? undefined : t(shown)}
          maxLength={LONGEST_DESTINATION}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          inputWrapperOrder={['label', 'description', 'input', 'error']}
          required
          withAsterisk={false}
        />
        <TextInput
          label={t('hosts.ui.add.name')}
          description={t('hosts.ui.add.name.hint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          inputWrapperOrder={['label', 'description', 'input', 'error']}
        />
      </div>
      <p className={styles.explain}>{t('hosts.ui.add.explain')}</p>
      {add.problem === null ? null : <ProblemNote problem={add.problem} />}
      <div className={styles.acts}>
        <Button type="submit" loading={add.pending}>
          {t('hosts.ui.add.act')}
        </Button>
      </div>
    </form>
  )
}
