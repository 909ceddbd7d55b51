import type { UnitKeys, UnitSetup } from '../../gateway/api/contract.ts'
import { isLoopback } from '../address.ts'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { say } from '../parts/toast.tsx'
import { Warning } from '../parts/warning.tsx'
import { commonWords } from '../parts/words.ts'
import './add.css'
import { readSetup } from './calls.ts'
import { type DeviceWords, deviceOf, wayOf } from './kinds.ts'
import { type BoardSettings, codeOf, settingsOf } from './settings-code.ts'
import { unitsWords } from './words.ts'

/** What has to be written into a board, shown once: as a QR code, as lines, and as a command to try it with. */
export function Keys({ keys, kind, setup }: { keys: UnitKeys; kind: string; setup: UnitSetup }) {
  const t = wordsOf(unitsWords)
  const device = deviceOf(kind)
  if (device !== null) return <DeviceSteps device={device} keys={keys} setup={setup} hasLogin={hasLogin(setup, kind)} />
  if (kind === 'pcsc') return <p>{t.pcscKeys}</p>
  if (kind === 'serial') {
    return (
      <>
        <p>{t.serialKeys}</p>
        <Warning text={t.keysOnce} />
        <Lines
          lines={[
            [t.name, keys.id],
            [t.key, keys.key],
          ]}
        />
      </>
    )
  }
  const settings = settingsOf(setup, keys, location.hostname)
  const isMqtt = kind === 'mqtt'
  const lines = [...loginLines(settings, keys), ...(isMqtt ? ([[t.key, keys.key]] as [string, string][]) : [])]
  return (
    <>
      <LoginWarnings settings={settings} />
      <div class="unit-keys">
        {settings !== null && isMqtt && (
          <figure class="unit-code">
            <QrCode text={codeOf(settings)} label={t.qrLabel(keys.id)} />
            <figcaption>
              {t.qr} {t.qrSecret}
            </figcaption>
          </figure>
        )}
        <Lines lines={lines} />
      </div>
      {settings !== null && isMqtt && (
        <>
          <p>{t.byHand}</p>
          <code class="command">{commandOf(settings)}</code>
        </>
      )}
    </>
  )
}

const hasLogin = ({ kinds }: UnitSetup, kind: string): boolean =>
  kinds.some((each) => each.kind === kind && wayOf(each) === 'network')

/** What a device logs in with. */
function loginLines(settings: BoardSettings | null, keys: UnitKeys): [string, string][] {
  const t = wordsOf(unitsWords)
  const { yes, no } = wordsOf(commonWords)
  const where: [string, string][] =
    settings === null
      ? []
      : [
          [t.host, settings.host],
          [t.port, String(settings.port)],
          [t.tls, settings.tls ? yes : no],
        ]
  return [...where, [t.name, keys.id], [t.secret, keys.secret]]
}

function LoginWarnings({ settings }: { settings: BoardSettings | null }) {
  const t = wordsOf(unitsWords)
  return (
    <>
      <Warning text={t.keysOnce} />
      {settings === null && <Warning text={t.noBroker} />}
      {settings !== null && isLoopback(settings.host) && <Warning text={t.loopback} />}
    </>
  )
}

interface DeviceProps {
  device: DeviceWords
  keys: UnitKeys
  setup: UnitSetup
  /** It logs in at the broker. */
  hasLogin: boolean
}

/** A device of another maker: what to wire and to type, and how far it can be trusted. */
function DeviceSteps({ device, keys, setup, hasLogin }: DeviceProps) {
  const t = wordsOf(unitsWords)
  const settings = settingsOf(setup, keys, location.hostname)
  return (
    <>
      <ol class="unit-hints">
        {device.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {hasLogin && (
        <>
          <LoginWarnings settings={settings} />
          <Lines lines={loginLines(settings, keys)} />
        </>
      )}
      <h3 class="unit-under">{t.deviceSafe}</h3>
      <p>{device.limits}</p>
    </>
  )
}

function commandOf({ host, port, tls, unit, secret }: BoardSettings): string {
  const trust = tls ? ' --cafile CERT.pem' : ''
  return `mosquitto_pub -h ${host} -p ${port}${trust} -i ${unit} -u ${unit} -P '${secret}' -q 1 -r -t soglia/${unit}/up/status -m '{"state":"online"}'`
}

function Lines({ lines }: { lines: readonly [string, string][] }) {
  const common = wordsOf(commonWords)
  // Plain pages may not write to the clipboard: there the text is selected by a tap.
  const canCopy = window.isSecureContext && 'clipboard' in navigator
  return (
    <dl class="unit-lines">
      {lines.map(([word, text]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>
            <code>{text}</code>
            {canCopy && text.length > 8 && (
              <button
                type="button"
                class="button"
                onClick={() => void navigator.clipboard.writeText(text).then(() => say(common.copied))}
              >
                {common.copy}
                <span class="unseen">: {word}</span>
              </button>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** New keys of a unit that is there already. */
export function KeysDialog({ keys, kind, onClose }: { keys: UnitKeys; kind: string; onClose: () => void }) {
  const t = wordsOf(unitsWords)
  const setup = useAsked(readSetup, [])
  return (
    <Dialog title={t.renewed} onClose={onClose} wide>
      <Shown of={setup}>{(value) => <Keys keys={keys} kind={kind} setup={value} />}</Shown>
      <div class="form-do">
        <button type="button" class="button button-main" onClick={onClose}>
          {t.done}
        </button>
      </div>
    </Dialog>
  )
}
