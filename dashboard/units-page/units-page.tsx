import type { PageProps } from '../page-props.ts'
import { AddUnit } from './add.tsx'
import { UnitList } from './list.tsx'
import { UnitPage } from './unit.tsx'
import './units-page.css'

/** Boards, readers and sensors: all of them, one of them, and a new one. */
export function UnitsPage({ rest, account }: PageProps) {
  const [id] = rest
  const isAdmin = account.role === 'admin'
  if (id === undefined) return <UnitList isAdmin={isAdmin} />
  if (id === 'new') return <AddUnit isAdmin={isAdmin} />
  return <UnitPage key={id} id={id} isAdmin={isAdmin} />
}
