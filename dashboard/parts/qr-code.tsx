import { useEffect, useState } from 'preact/hooks'
import './qr-code.css'

/** Modules of white around it that readers need (ISO/IEC 18004, 6.3.8). */
const QUIET_ZONE = 4

interface Drawn {
  path: string
  size: number
}

/** Draws it where it is needed: the library is loaded only then. */
async function draw(text: string): Promise<Drawn> {
  const { default: qrcode } = await import('qrcode')
  const { size, data } = qrcode.create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (data[y * size + x]) path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`
    }
  }
  return { path, size: size + 2 * QUIET_ZONE }
}

/** A text as a QR code, always dark on white: a reader does not know of dark themes. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  useEffect(() => {
    let wanted = true
    void draw(text).then((now) => {
      if (wanted) setDrawn(now)
    })
    return () => {
      wanted = false
    }
  }, [text])
  if (drawn === null) return <div class="qr-code" aria-busy="true" />
  return (
    <svg class="qr-code" role="img" aria-label={label} viewBox={`0 0 ${drawn.size} ${drawn.size}`}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={drawn.path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}
