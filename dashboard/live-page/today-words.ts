import { both } from '../words/both.ts'

export const todayWords = both({
  it: {
    title: 'Oggi',
    today: 'oggi',
    usual: 'di solito',
    failed: 'La curva di oggi non è arrivata.',
    /** Said aloud in place of the picture. */
    now: (inside: string, at: string) => `Oggi alle ${at}: ${inside} dentro.`,
    most: (inside: string, at: string) => `Finora al massimo ${inside}, alle ${at}.`,
    usualNow: (low: string, high: string, days: string) => `A quest’ora di solito ${low}–${high} (${days}).`,
    usualOne: (count: string, days: string) => `A quest’ora di solito ${count} (${days}).`,
    noUsual: 'Non c’è ancora un giorno uguale con cui confrontarla.',
    days: {
      one: [
        'lunedì scorso',
        'martedì scorso',
        'mercoledì scorso',
        'giovedì scorso',
        'venerdì scorso',
        'sabato scorso',
        'domenica scorsa',
      ],
      several: ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabati', 'domeniche'],
    },
    ofDays: (n: number, days: string) => `ultimi ${n} ${days}`,
    ofSundays: (n: number, days: string) => `ultime ${n} ${days}`,
  },
  en: {
    title: 'Today',
    today: 'today',
    usual: 'usually',
    failed: 'Today’s curve did not come.',
    now: (inside: string, at: string) => `Today at ${at}: ${inside} inside.`,
    most: (inside: string, at: string) => `At most ${inside} so far, at ${at}.`,
    usualNow: (low: string, high: string, days: string) => `Usually ${low}–${high} at this hour (${days}).`,
    usualOne: (count: string, days: string) => `Usually ${count} at this hour (${days}).`,
    noUsual: 'There is no day like this yet to compare it with.',
    days: {
      one: [
        'last Monday',
        'last Tuesday',
        'last Wednesday',
        'last Thursday',
        'last Friday',
        'last Saturday',
        'last Sunday',
      ],
      several: ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'],
    },
    ofDays: (n: number, days: string) => `the last ${n} ${days}`,
    ofSundays: (n: number, days: string) => `the last ${n} ${days}`,
  },
})
