import { useEffect, useState } from 'preact/hooks'
import { askFor, route } from '../router.tsx'
import { useSettled } from './settled.ts'

interface Sought {
  /** As it stands in the box. */
  q: string
  setQ: (q: string) => void
  /** What is asked for, once the fingers rest. */
  settled: string
}

/** What a list is searched for: kept in the address, and following it where a tab or a link leads back to all. */
export function useSought(): Sought {
  const { query } = route.value
  const asked = query.get('q') ?? ''
  const [q, setQ] = useState(asked)
  const settled = useSettled(q)
  useEffect(() => askFor({ q: settled }), [settled])
  useEffect(() => {
    if (asked !== settled) setQ(asked)
  }, [query])
  return { q, setQ, settled }
}
