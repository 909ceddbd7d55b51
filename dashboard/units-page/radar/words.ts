import { both } from '../../words/both.ts'

export const radarWords = both({
  it: {
    title: 'Dove stanno le postazioni',
    what: 'Il radar sta in basso e guarda in su. Disegna un rettangolo su ogni postazione, con la sedia: chi ci siede dentro la occupa. Dove due si coprono vale il più vicino. Quante persone ci sono e dove vanno non viene né mostrato né conservato.',
    whole: 'Senza rettangolo vale tutto quello che il radar vede.',
    which: 'Quale postazione?',
    states: { occupied: 'presa', free: 'libera', unknown: 'non si sa', unsaved: 'da salvare' },
    notDrawn: 'da disegnare',
    canvas: 'Davanti al radar',
    canvasHelp:
      'Tastiera: Spazio sceglie la postazione seguente, Invio le mette un rettangolo, le frecce lo spostano (con Maiusc di un centimetro), + e − lo allargano e stringono, Canc lo toglie.',
    metres: (n: number) => `${n} m`,
    drawIt: (desk: string) => `${desk}: trascina sul campo per disegnarla.`,
    told: (desk: string, wide: string, deep: string, away: string) =>
      `${desk}: larga ${wide} cm, profonda ${deep} cm, a ${away} cm dal radar`,
    edges: {
      x1: 'Bordo sinistro (cm)',
      x2: 'Bordo destro (cm)',
      y1: 'Bordo vicino (cm)',
      y2: 'Bordo lontano (cm)',
    },
    edgesHelp: 'A destra e a sinistra si conta dal radar: a sinistra con il meno.',
    faults: {
      missing: 'Servono tutti e quattro i bordi.',
      outside: 'Fuori dal campo.',
      thin: 'Almeno 10 cm più del bordo opposto.',
    },
    redraw: 'Disegna di nuovo',
    takeAway: 'Toglilo',
    put: 'Metti un rettangolo davanti',
    saved: 'I rettangoli sono salvati.',
    refused: 'Il gateway non lo accetta: un rettangolo sta dove il radar non vede, o le postazioni sono troppe.',
  },
  en: {
    title: 'Where the desks are',
    what: 'The radar is at the bottom and looks up. Draw a rectangle over each desk with its chair: who sits in it takes it. Where two overlap the nearer one counts. How many people there are, and where they walk, is neither shown nor kept.',
    whole: 'Without a rectangle all that the radar sees counts.',
    which: 'Which desk?',
    states: { occupied: 'taken', free: 'free', unknown: 'not known', unsaved: 'to be saved' },
    notDrawn: 'to be drawn',
    canvas: 'Before the radar',
    canvasHelp:
      'Keyboard: Space picks the next desk, Enter gives it a rectangle, the arrows move it (with Shift by a centimetre), + and − make it larger and smaller, Delete takes it away.',
    metres: (n) => `${n} m`,
    drawIt: (desk) => `${desk}: drag over the field to draw it.`,
    told: (desk, wide, deep, away) => `${desk}: ${wide} cm wide, ${deep} cm deep, ${away} cm from the radar`,
    edges: {
      x1: 'Left edge (cm)',
      x2: 'Right edge (cm)',
      y1: 'Near edge (cm)',
      y2: 'Far edge (cm)',
    },
    edgesHelp: 'Left and right are counted from the radar: to the left with a minus.',
    faults: {
      missing: 'All four edges are needed.',
      outside: 'Outside of the field.',
      thin: 'At least 10 cm more than the edge across.',
    },
    redraw: 'Draw it anew',
    takeAway: 'Take it away',
    put: 'Put a rectangle in front',
    saved: 'The rectangles are saved.',
    refused:
      'The gateway does not take it: a rectangle lies where the radar does not see, or there are too many desks.',
  },
})
