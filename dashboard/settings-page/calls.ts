/** What the settings ask of the gateway. */
import type {
  AccountRow,
  BackupList,
  Role,
  SettingPreview,
  SettingRow,
  StandingRow,
  TrustState,
} from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

export interface NewStanding {
  name: string
  role: Role
  org?: string
  person?: string
}

const at = (path: string, name: string): string => `${path}/${encodeURIComponent(name)}`

export const readSettings = (): Promise<SettingRow[]> => ask('GET', '/api/settings')
export const previewSetting = (key: string, value: string): Promise<SettingPreview> =>
  ask('POST', `${at('/api/settings', key)}/preview`, { value })
export const setSetting = (key: string, value: string, reason: string): Promise<unknown> =>
  ask('PUT', at('/api/settings', key), { value, ...(reason === '' ? {} : { reason }) })

export const readAccounts = (): Promise<AccountRow[]> => ask('GET', '/api/accounts')
export const addAccount = (account: NewStanding & { password: string }): Promise<unknown> =>
  ask('POST', '/api/accounts', account)
export const changeRole = ({ name, ...standing }: NewStanding): Promise<unknown> =>
  ask('PATCH', at('/api/accounts', name), standing)
export const setPassword = (name: string, password: string): Promise<unknown> =>
  ask('POST', `${at('/api/accounts', name)}/password`, { password })
export const removeAccount = (name: string): Promise<unknown> => ask('DELETE', at('/api/accounts', name))

export const readTokens = (): Promise<StandingRow[]> => ask('GET', '/api/tokens')
export const addToken = (token: NewStanding): Promise<{ token: string }> => ask('POST', '/api/tokens', token)
export const removeToken = (name: string): Promise<unknown> => ask('DELETE', at('/api/tokens', name))

export const readBackups = (): Promise<BackupList> => ask('GET', '/api/backups')
export const startBackup = (): Promise<{ name: string }> => ask('POST', '/api/backups', {})
export const backupAddress = (name: string): string => at('/api/backups', name)

export const readTrust = (): Promise<TrustState> => ask('GET', '/api/trust')
export const readOrganisations = (): Promise<{ id: string; name: string }[]> => ask('GET', '/api/organisations')
