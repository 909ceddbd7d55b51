import type { PageProps } from '../pages.ts'

export function UnitsPage({ rest }: PageProps) {
  return <p>{rest.join('/')}</p>
}
