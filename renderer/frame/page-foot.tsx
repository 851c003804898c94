import { createContext, use, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import styles from './page-foot.module.css'

const FootContext = createContext<HTMLElement | null>(null)

/** Gives the page a foot at the lower edge of the window, below all bands, so that these do not move it. */
export const WithFoot = ({ children }: { children: ReactNode }) => {
  const [foot, setFoot] = useState<HTMLElement | null>(null)
  return (
    <FootContext value={foot}>
      {children}
      <div ref={setFoot} className={styles.foot} />
    </FootContext>
  )
}

/** What a page keeps at the lower edge of the window while the rest of it scrolls. */
export const PageFoot = ({ children }: { children: ReactNode }) => {
  const foot = use(FootContext)
  return foot === null ? null : createPortal(children, foot)
}
