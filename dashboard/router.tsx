/** Where the reader is: the address is the page, and pages move without being loaded anew. */
import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

export interface Place {
  /** `/people/ada-lovelace`, without a slash at its end. */
  path: string
  query: URLSearchParams
}

function placeNow(): Place {
  const path = location.pathname.replace(/\/+$/, '')
  return { path: path === '' ? '/' : path, query: new URLSearchParams(location.search) }
}

export const route = signal<Place>(placeNow())

/** Follows the browser's own back and forward. */
export function startRouter(): void {
  window.addEventListener('popstate', () => {
    route.value = placeNow()
  })
}

/** Goes to a page of ours; `replace` leaves no step to go back to. */
export function go(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  const before = route.value.path
  route.value = placeNow()
  if (route.value.path !== before) window.scrollTo(0, 0)
}

/** The same page with other questions in its address; empty ones are left out. */
export function askFor(questions: Record<string, string>): void {
  const query = new URLSearchParams(route.value.query)
  for (const [name, value] of Object.entries(questions)) {
    if (value === '') query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  go(text === '' ? route.value.path : `${route.value.path}?${text}`, { replace: true })
}

interface LinkProps {
  to: string
  class?: string | undefined
  title?: string | undefined
  'aria-current'?: 'page' | undefined
  'aria-label'?: string | undefined
  onClick?: (event: MouseEvent) => void
  children: ComponentChildren
}

/** A link to a page of ours. With a key held down, or another button, the browser does what it always does. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event)
        const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
        if (!plain || event.defaultPrevented) return
        event.preventDefault()
        go(to)
      }}
    />
  )
}
