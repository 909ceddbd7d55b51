/** A phone that loses the network, and finds it again. */
import type { BrowserContext } from 'playwright-core'

const API = '**/api/**'

/**
 * A browser that plays being off line lets through, now and then, what a page sends while it is just being loaded: so
 * what would change something in the house is stopped by itself as well.
 */
export async function loseNetwork(context: BrowserContext): Promise<void> {
  await context.route(API, (route) =>
    route.request().method() === 'GET' ? route.fallback() : route.abort('internetdisconnected'),
  )
  await context.setOffline(true)
}

export async function findNetwork(context: BrowserContext): Promise<void> {
  await context.unroute(API)
  await context.setOffline(false)
}
