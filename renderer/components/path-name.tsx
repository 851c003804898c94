import styles from './path-name.module.css'

/** A path loses its beginning where room is short, never the name of its file; anything else loses its end. */
export const PathName = ({ text, className = '' }: { text: string; className?: string | undefined }) => {
  const at = text.lastIndexOf('/', text.length - 2)
  const folder = at <= 0 ? '' : text.slice(0, at)
  return (
    <span className={`${styles.path} ${className}`} title={text}>
      {folder === '' ? null : <span className={styles.folder}>{folder}</span>}
      <span className={styles.name}>{text.slice(folder.length)}</span>
    </span>
  )
}
