/** A simulated radar that is told, for the contract suite, whether somebody sits at the desk that it speaks of. */

/** Some of its reports, ten a second. */
const REPORTS_MS = 350

interface Radar {
  start(): Promise<void>
  stop(): Promise<void>
  noise(): void
}

export function radarTeller(radar: Radar, sees: (isTaken: boolean) => void) {
  const see = async (isTaken: boolean): Promise<void> => {
    sees(isTaken)
    await new Promise((resolve) => setTimeout(resolve, REPORTS_MS))
  }
  return {
    start: () => radar.start(),
    stop: () => radar.stop(),
    async tell(word: string) {
      const isTaken = word === 'occupied'
      await see(!isTaken)
      await see(isTaken)
    },
    async speakNonsense() {
      radar.noise()
      return 'bad-frame'
    },
  }
}
