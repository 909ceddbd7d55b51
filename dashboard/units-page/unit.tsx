import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { UnitKeys, UnitRecord, UnitState } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { onFacts, units } from '../house.ts'
import { problemWords, wordsOf } from '../language.ts'
import { type Asked, Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { go, Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { AllowList } from './allow-list.tsx'
import { Bad } from './bad.tsx'
import { readUnit, removeUnit, renewKeys } from './calls.ts'
import { ChangeUnit } from './change.tsx'
import { DRAWN } from './fields.tsx'
import { KeysDialog } from './keys.tsx'
import { kindName, settingWords } from './kinds.ts'
import { RadarCard } from './radar/card.tsx'
import { batteryOf, nextSteps, placeOf, StateChip, signalOf } from './state.tsx'
import { unitsWords } from './words.ts'

/** One unit: how it is, what it lacks, what it said that was dropped, and how it is registered. */
export function UnitPage({ id, isAdmin }: { id: string; isAdmin: boolean }) {
  const t = wordsOf(unitsWords)
  const record = useAsked(() => readUnit(id), [id])
  const { again } = record
  useEffect(
    () =>
      onFacts((facts) => {
        if (facts.some(({ kind, subject }) => kind === 'unit-changed' && subject === id)) void again()
      }),
    [id, again],
  )
  const back = (
    <Link to="/units" class="button">
      {t.back}
    </Link>
  )
  const missing = record.state === 'failed' && (record.code === 'E_UNIT_UNKNOWN' || record.code === 'E_NOT_FOUND')
  return (
    <Page title={id} what={t.what} tabTitle={`${id} · ${t.title}`} live actions={back}>
      {missing ? (
        <section class="card">
          <Empty title={t.notThere} text={t.notThereText}>
            {back}
          </Empty>
        </section>
      ) : (
        <Shown of={record}>{(value) => <Unit record={value} asked={record} isAdmin={isAdmin} />}</Shown>
      )}
    </Page>
  )
}

function Unit({ record, asked, isAdmin }: { record: UnitRecord; asked: Asked<UnitRecord>; isAdmin: boolean }) {
  // How it is now comes by the live line; how it is registered was asked for.
  const live = units.value.get(record.id) ?? null
  return (
    <div class="unit-columns">
      <div class="unit-column">
        {live !== null && <Now unit={live} />}
        <Registered record={record} asked={asked} isAdmin={isAdmin} />
      </div>
      <div class="unit-column">
        {isAdmin && record.kind === 'ld2450' && <RadarCard record={record} onSaved={asked.again} />}
        {live !== null && <Bad bad={live.bad} />}
        {live !== null && (live.kind === 'mqtt' || live.kind === 'serial' || live.list !== null) && (
          <AllowList list={live.list} />
        )}
        {isAdmin && <Care record={record} asked={asked} />}
      </div>
    </div>
  )
}

function Now({ unit }: { unit: UnitState }) {
  const t = wordsOf(unitsWords)
  const facts: [string, ComponentChildren][] = [
    [t.lastWord, unit.lastSeenAt === null ? t.never : when(unit.lastSeenAt)],
    [t.firmware, unit.fw ?? t.unknown],
    [t.battery, batteryOf(unit) ?? t.unknown],
    [t.signal, signalOf(unit) || t.unknown],
  ]
  const steps = nextSteps(unit)
  return (
    <section class="card">
      <div class="card-head">
        <h2 class="card-title">{t.now}</h2>
        <StateChip unit={unit} />
      </div>
      {steps.map((step) => (
        <p key={step} class="unit-step">
          {step}
        </p>
      ))}
      <Facts facts={facts} />
    </section>
  )
}

function Facts({ facts }: { facts: readonly [string, ComponentChildren][] }) {
  return (
    <dl class="unit-facts">
      {facts.map(([word, text]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd class="name">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Registered({ record, asked, isAdmin }: { record: UnitRecord; asked: Asked<UnitRecord>; isAdmin: boolean }) {
  const t = wordsOf(unitsWords)
  const common = wordsOf(commonWords)
  const [changing, setChanging] = useState(false)
  const { kind, path, baud, reader } = record
  const facts: [string, string][] = [
    [t.kind, kindName(kind)],
    ...(kind === 'client' ? [] : ([[t.place, placeOf(record) || t.noPlace]] as [string, string][])),
    ...(record.desks.length > 1 ? ([[t.desks, record.desks.join(', ')]] as [string, string][]) : []),
    ...(path === null ? [] : ([[t.path, path]] as [string, string][])),
    ...(baud === null ? [] : ([[t.baud, String(baud)]] as [string, string][])),
    ...(reader === null ? [] : ([[t.reader, reader]] as [string, string][])),
  ]
  const settings = Object.entries(record.settings).filter(([key]) => key !== DRAWN)
  return (
    <section class="card">
      <div class="card-head">
        <h2 class="card-title">{t.where}</h2>
        {isAdmin && (
          <button type="button" class="button unit-change" onClick={() => setChanging(true)}>
            {common.change}
          </button>
        )}
      </div>
      <Facts facts={facts} />
      {isAdmin && (
        <>
          <h3 class="unit-under">{t.settings}</h3>
          {settings.length === 0 ? (
            <p class="unit-quiet">{t.settingsNone}</p>
          ) : (
            <Facts facts={settings.map(([key, value]): [string, string] => [settingWords(kind, key).name, value])} />
          )}
        </>
      )}
      {changing && (
        <ChangeUnit
          record={record}
          onDone={async () => {
            setChanging(false)
            await asked.again()
          }}
          onClose={() => setChanging(false)}
        />
      )}
    </section>
  )
}

function Care({ record, asked }: { record: UnitRecord; asked: Asked<UnitRecord> }) {
  const t = wordsOf(unitsWords)
  const [doing, setDoing] = useState<'renew' | 'remove' | null>(null)
  const [keys, setKeys] = useState<UnitKeys | null>(null)
  const { id, kind, rev } = record
  const close = () => setDoing(null)
  return (
    <section class="card">
      <h2 class="card-title unit-care-title">{t.care}</h2>
      <div class="unit-care">
        {kind !== 'pcsc' && (
          <button type="button" class="button" onClick={() => setDoing('renew')}>
            {t.renew}
          </button>
        )}
        <button type="button" class="button button-wary" onClick={() => setDoing('remove')}>
          {t.remove}
        </button>
      </div>
      {doing === 'renew' && (
        <Confirm
          title={t.renewTitle(id)}
          text={t.renewText}
          action={t.renew}
          danger
          askReason
          onDo={async (reason) => {
            setKeys(await renewKeys(id, reason))
            await asked.again()
          }}
          onClose={close}
        />
      )}
      {doing === 'remove' && (
        <Confirm
          title={t.removeTitle(id)}
          text={t.removeText}
          action={t.remove}
          danger
          askReason
          onDo={async (reason) => {
            await removeUnit(id, rev, reason)
            say(t.removed(id))
            go('/units')
          }}
          onClose={close}
        />
      )}
      {keys !== null && <KeysDialog keys={keys} kind={kind} onClose={() => setKeys(null)} />}
      <p class="unseen" role="status">
        {asked.state === 'failed' ? problemWords(asked.code ?? '') : ''}
      </p>
    </section>
  )
}
