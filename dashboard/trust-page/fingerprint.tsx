import './fingerprint.css'

const GROUP = /.{1,4}/g

/** Hex in groups of four, so that two people can compare it aloud. */
export function Fingerprint({ hex }: { hex: string }) {
  return (
    <code class="fingerprint">
      {(hex.match(GROUP) ?? []).map((group, n) => (
        // Groups of the same letters may stand twice: their place is what tells them apart.
        <span key={`${n}`}>{group}</span>
      ))}
    </code>
  )
}
