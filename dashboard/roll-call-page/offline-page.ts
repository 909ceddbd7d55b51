/** The page itself, kept on this phone: its files go into a cache, from which the service worker serves them. */
import { CACHE } from './kept.ts'

export const SHELL = '/roll-call'
const SESSION = '/api/session'

/** Whether this page can be opened again without the network: only a secure page may keep itself. */
export function canKeepPage(): boolean {
  return window.isSecureContext && 'serviceWorker' in navigator && 'caches' in window
}

/** The files that this page was made of: they have a hash in their names, and never change. */
function filesOfPage(): string[] {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  const named = [...document.querySelectorAll('script[src], link[href]')].map(
    (each) => (each as HTMLScriptElement).src || (each as unknown as HTMLLinkElement).href,
  )
  const ours = [...loaded, ...named].map((each) => new URL(each, location.href)).filter(isOurs)
  return [...new Set(ours.map(({ pathname }) => pathname))]
}
const isOurs = ({ origin, pathname }: URL): boolean =>
  origin === location.origin && (pathname.startsWith('/assets/') || pathname === '/icon.svg')

/** Keeps the page as it is now, and lets go of files of an older one. Where it cannot, it keeps nothing. */
export async function keepPage(): Promise<boolean> {
  if (!canKeepPage()) return false
  try {
    await navigator.serviceWorker.register('/service-worker.js', { scope: SHELL })
    const files = filesOfPage()
    const cache = await caches.open(CACHE)
    // A page is given to whoever asks for one; else the address would be that of a file.
    const asPage = { cache: 'no-store', headers: { accept: 'text/html' } } as const
    await Promise.all([cache.add(new Request(SHELL, asPage)), cache.add(new Request(SESSION, { cache: 'no-store' }))])
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
    await cache.addAll(files.filter((file) => !kept.has(file)))
    const wanted = new Set([SHELL, SESSION, ...files])
    await Promise.all([...kept].filter((path) => !wanted.has(path)).map((path) => cache.delete(path)))
    return true
  } catch {
    // The network broke in the middle, or the browser has no room: the page goes on as long as it is open.
    return false
  }
}
