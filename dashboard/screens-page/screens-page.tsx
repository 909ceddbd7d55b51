import { useState } from 'preact/hooks'
import type { ScreenRow, ScreenTheme } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'
import { longDate, when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { OnlyHere } from '../parts/only-here.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { settingsTabs } from '../settings-page/tabs.ts'
import { Page } from '../shell/page.tsx'
import './screens-page.css'
import { screensWords } from './words.ts'

const NAME_CHARACTERS_MAX = 80
const THEMES: readonly ScreenTheme[] = ['system', 'light', 'dark']

const readScreens = (): Promise<ScreenRow[]> => ask('GET', '/api/screens')
const path = ({ id }: ScreenRow): string => `/api/screens/${encodeURIComponent(id)}`

type Opened = { what: 'pair' } | { what: 'change' | 'end'; screen: ScreenRow } | null

/** `/settings/screens`: the screens on walls, for admins. */
export function ScreensPage(_: PageProps) {
  const t = wordsOf(screensWords)
  const screens = useAsked(readScreens, [])
  const [opened, setOpened] = useState<Opened>(null)
  const close = (): void => setOpened(null)
  const add = (
    <button type="button" class="button button-main" onClick={() => setOpened({ what: 'pair' })}>
      {t.add}
    </button>
  )
  return (
    <Page title={t.title} what={t.what} tabs={settingsTabs()} actions={add}>
      <div class="screens">
        <Shown
          of={screens}
          empty={
            <div class="card">
              <Empty title={t.emptyTitle} text={t.emptyText} />
            </div>
          }
        >
          {(rows) => (
            <ul class="card screens-list" aria-label={t.list}>
              {rows.map((screen) => (
                <ScreenItem key={screen.id} screen={screen} onOpen={(what) => setOpened({ what, screen })} />
              ))}
            </ul>
          )}
        </Shown>
        <HowTo />
      </div>
      {opened?.what === 'pair' && <PairDialog again={screens.again} onClose={close} />}
      {opened?.what === 'change' && <ChangeDialog screen={opened.screen} again={screens.again} onClose={close} />}
      {opened?.what === 'end' && (
        <Confirm
          title={t.endTitle(opened.screen.name)}
          text={<p>{t.endText}</p>}
          action={t.end}
          danger
          onDo={async () => {
            await ask('DELETE', path(opened.screen))
            say(t.ended(opened.screen.name))
            await screens.again()
          }}
          onClose={close}
        />
      )}
    </Page>
  )
}

function HowTo() {
  const t = wordsOf(screensWords)
  return (
    <section class="card screens-how" aria-labelledby="how-title">
      <h2 id="how-title">{t.howTitle}</h2>
      <ol>
        <li>
          {t.how1} <code class="command">{`${location.origin}/wall`}</code>
          <OnlyHere />
        </li>
        <li>{t.how2}</li>
        <li>{t.how3}</li>
      </ol>
    </section>
  )
}

function ScreenItem({ screen, onOpen }: { screen: ScreenRow; onOpen: (what: 'change' | 'end') => void }) {
  const t = wordsOf(screensWords)
  const { watching, seenAt, pairedAt, pairedBy, theme } = screen
  const name = plainName(screen.name, screen.id)
  return (
    <li class="screens-item">
      <div class="screens-what">
        <p class="screens-name">
          <span class="name">{name}</span>{' '}
          {watching > 0 ? <Chip tone="pine">{t.on}</Chip> : <Chip tone="sand">{t.off}</Chip>}
        </p>
        <p class="screens-sub">
          {watching === 0 && `${seenAt === null ? t.never : t.seen(when(seenAt))}, `}
          {t.themes[theme]}, {t.since(longDate(pairedAt), pairedBy === 'local' ? t.commandLine : pairedBy)}
        </p>
      </div>
      <div class="screens-acts">
        <button type="button" class="button" aria-label={t.changeOf(name)} onClick={() => onOpen('change')}>
          {t.change}
        </button>
        <button type="button" class="button" aria-label={t.endOf(name)} onClick={() => onOpen('end')}>
          {t.end}
        </button>
      </div>
    </li>
  )
}

interface DialogProps {
  again: () => Promise<void>
  onClose: () => void
}

function PairDialog({ again, onClose }: DialogProps) {
  const t = wordsOf(screensWords)
  const common = wordsOf(commonWords)
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [theme, setTheme] = useState<ScreenTheme>('system')
  const [tried, setTried] = useState(false)
  const missing = (text: string) => (tried && text.trim() === '' ? { problem: common.needField } : {})

  async function send(): Promise<void> {
    setTried(true)
    if (code.trim() === '' || name.trim() === '') return
    await ask('POST', '/api/screens', { code: code.trim(), name: name.trim(), theme })
    say(t.paired(name.trim()))
    onClose()
    await again()
  }

  return (
    <Dialog title={t.add} onClose={onClose}>
      <Form submit={t.pair} onSend={send} onCancel={onClose}>
        <TextField
          label={t.code}
          help={t.codeHelp}
          value={code}
          onValue={(text) => setCode(text.toUpperCase())}
          charactersMax={20}
          required
          {...missing(code)}
        />
        <TextField
          label={t.name}
          help={t.nameHelp}
          value={name}
          onValue={setName}
          charactersMax={NAME_CHARACTERS_MAX}
          required
          {...missing(name)}
        />
        <ThemeField theme={theme} onTheme={setTheme} />
      </Form>
    </Dialog>
  )
}

function ChangeDialog({ screen, again, onClose }: DialogProps & { screen: ScreenRow }) {
  const t = wordsOf(screensWords)
  const common = wordsOf(commonWords)
  const [name, setName] = useState(screen.name)
  const [theme, setTheme] = useState(screen.theme)
  return (
    <Dialog title={t.changeOf(plainName(screen.name, screen.id))} onClose={onClose}>
      <Form
        submit={common.save}
        onCancel={onClose}
        onSend={async () => {
          await ask('PATCH', path(screen), { name: name.trim(), theme })
          onClose()
          await again()
        }}
      >
        <TextField
          label={t.name}
          help={t.nameHelp}
          value={name}
          onValue={setName}
          charactersMax={NAME_CHARACTERS_MAX}
        />
        <ThemeField theme={theme} onTheme={setTheme} />
      </Form>
    </Dialog>
  )
}

function ThemeField({ theme, onTheme }: { theme: ScreenTheme; onTheme: (theme: ScreenTheme) => void }) {
  const t = wordsOf(screensWords)
  return (
    <SelectField
      label={t.theme}
      value={theme}
      onValue={onTheme}
      choices={THEMES.map((value) => ({ value, label: t.themes[value] }))}
    />
  )
}
