/** Kinds of facts, grouped as people ask for them. Pure: a test sees to it that no kind is in none. */
import { REGISTERED } from './sentences.ts'

const registered = (...records: string[]): string[] =>
  records.flatMap((record) => ['added', 'changed', 'removed'].map((act) => `${record}-${act}`))

export const GROUPS = {
  passages: ['passage-granted', 'passage-refused', 'passage-unused', 'badge-seen-twice'],
  presence: ['stay-opened', 'stay-closed', 'stay-uncertain', 'stay-confirmed'],
  doors: [
    ...['door-unlocked', 'unlock-unconfirmed', 'door-secured', 'door-opened', 'door-closed', 'door-forced'],
    ...['door-held-open-soon', 'door-held-open', 'door-tampered', 'door-tamper-ended', 'exit-button-pressed'],
    ...['unlock-requested', 'door-mode-changed', 'free-passage-started', 'free-passage-ended'],
  ],
  alarms: [
    ...['fire-alarm-started', 'fire-alarm-ended', 'roll-call-started', 'roll-call-ended', 'roll-call-ticked'],
    ...['roll-call-missed', 'door-forced', 'door-held-open', 'door-tampered', 'badge-seen-twice'],
    ...['unlock-unconfirmed', 'clock-doubted', 'signal-refused'],
  ],
  people: [
    ...['badge-added', 'badge-revoked', 'badge-suspended', 'badge-resumed', 'badge-replaced', 'badge-changed'],
    ...['badge-lent', 'badge-returned', 'person-added', 'person-changed', 'person-removed'],
    ...['erasure-asked', 'erasure-withdrawn', 'erasure-refused', 'erasure-done', ...registered('card')],
  ],
  house: [...registered(...REGISTERED.filter((record) => record !== 'card')), 'setting-changed'],
  desks: ['desk-occupied', 'desk-freed', 'desk-silent'],
  units: [
    ...['unit-online', 'unit-offline', 'battery-ran-low', 'battery-renewed', 'policy-issued', 'policy-acknowledged'],
    'signal-refused',
  ],
  access: [
    ...['account-added', 'account-changed', 'account-removed', 'token-added', 'token-removed', 'passkey-added'],
    ...['passkey-renamed', 'passkey-removed', 'password-changed', 'second-factor-added', 'second-factor-removed'],
    ...['recovery-codes-made', 'recovery-code-used', 'sign-in-link-made', 'sign-in-link-used', 'sessions-ended'],
    ...['screen-paired', 'screen-changed', 'screen-ended'],
  ],
  looks: ['history-viewed', 'journal-exported', 'backup-downloaded'],
  machine: [
    ...['gateway-started', 'gateway-stopped', 'clock-doubted', 'clock-trusted', 'authority-made', 'certificate-made'],
    'backup-made',
  ],
} as const satisfies Record<string, readonly string[]>
export type Group = keyof typeof GROUPS

export const isGroup = (text: string): text is Group => Object.hasOwn(GROUPS, text)

/** The kinds of these groups; none: of all. */
export function kindsOf(groups: readonly Group[]): string[] {
  return [...new Set(groups.flatMap((group): readonly string[] => GROUPS[group]))]
}
