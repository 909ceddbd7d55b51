import { useEffect } from 'preact/hooks'
import type { BackupList } from '../../gateway/api/contract.ts'
import { type Asked, useAsked } from '../parts/asked.tsx'
import { readBackups } from './calls.ts'

export const ASK_AGAIN_MS = 500

/** The house's copies, asked again while one is being made. */
export function useCopies(): Asked<BackupList> {
  const list = useAsked(readBackups, [])
  const isMaking = (list.value?.running ?? null) !== null
  useEffect(() => {
    if (!isMaking) return
    const timer = setTimeout(() => void list.again(), ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [list.value])
  return list
}
