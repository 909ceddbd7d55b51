import type { Security } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import type { PageProps } from '../page-props.ts'
import { type Asked, Shown, useAsked } from '../parts/asked.tsx'
import { Page } from '../shell/page.tsx'
import { readOwn } from './calls.ts'
import { PasskeysCard } from './passkeys-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { SecondFactorCard } from './second-factor-card.tsx'
import './security-page.css'
import { SessionsCard } from './sessions-card.tsx'
import { securityWords } from './words.ts'

/** For everybody: what they sign in with, and where they are signed in. */
export function SecurityPage(_: PageProps) {
  const t = wordsOf(securityWords)
  const security = useAsked(readOwn, [])
  return (
    <Page title={t.title} what={t.what}>
      <Shown of={security}>{(value) => <Cards value={value} security={security} />}</Shown>
    </Page>
  )
}

function Cards({ value, security }: { value: Security; security: Asked<Security> }) {
  const again = security.again
  return (
    <div class="security">
      <PasskeysCard security={value} again={again} />
      <PasswordCard security={value} again={again} />
      <SecondFactorCard security={value} again={again} />
      <SessionsCard sessions={value.sessions} again={again} />
    </div>
  )
}
