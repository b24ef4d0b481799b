import type { Geometry } from './overlay';
import { share } from './scale';
import { svg } from './svg';

// A price that somebody waits for: a number to know it by, the exact price, what it is to do, and a note.
export type LevelRow = [id: number, price: string, words: string, note: string];

const LABEL = 16;
// Words that would lie over each other are left out.
const LINE = 13;
// From so many pixels away a line is under the pointer.
const REACH = 4;
const MOST_WORDS = 42;

interface Waiting {
  id: number;
  words: string;
  price: string;
  y: number;
}

interface Place {
  id: number;
  y: number;
  // A label alone, of a price beyond the scale.
  end: boolean;
  labelled: boolean;
}

// Lines at prices that somebody waits for. They are drawn when they or the scale change, not with
// every frame.
export class Levels {
  private rows: LevelRow[] = [];
  private places: Place[] = [];
  private edge = 0;

  constructor(private readonly layer: SVGElement) {}

  reset(rows: LevelRow[]): void {
    this.rows = rows;
  }

  draw({ price, priceScale, right }: Geometry, text: (value: number) => string): void {
    const edge = price.left + price.width + price.reach;
    const bottom = price.top + price.height;
    const waiting = this.rows
      .map(([id, exact, words, note]) => ({
        id,
        words: `${words} ${text(Number(exact))}${note ? ` · ${note}` : ''}`,
        price: text(Number(exact)),
        y: price.top + (1 - share(priceScale, Number(exact))) * price.height,
      }))
      .sort((one, other) => one.y - other.y);
    const placed = waiting.filter(({ y }) => y >= price.top && y <= bottom);
    // Beyond the scale stands the nearest one, at its end, and how many lie behind it.
    const above = this.beyond(waiting.filter(({ y }) => y < price.top).reverse(), '▲', price.top + LABEL / 2);
    const below = this.beyond(waiting.filter(({ y }) => y > bottom), '▼', bottom - LABEL / 2);
    const last = below ? below.y - LABEL : Infinity;
    let free = above ? above.y + LABEL : -Infinity;
    const drawn: SVGElement[] = [];
    this.edge = edge;
    this.places = [];
    for (const each of placed) {
      drawn.push(svg('line', { class: 'level', x1: price.left - price.reach, x2: edge, y1: each.y, y2: each.y }));
      const labelled = each.y >= free && each.y <= last;
      this.places.push({ id: each.id, y: each.y, end: false, labelled });
      if (labelled) {
        free = each.y + LINE;
        drawn.push(...this.label(each, edge, right, each.y - 4));
      }
    }
    const ends = [above, below].filter((each) => each !== null);
    this.places.push(...ends.map(({ id, y }) => ({ id, y, end: true, labelled: true })));
    this.layer.replaceChildren(...drawn, ...ends.flatMap((each) => this.label(each, edge, right, each.y + 4)));
  }

  private beyond(waiting: Waiting[], arrow: string, y: number): Waiting | null {
    if (waiting.length === 0) return null;
    const more = waiting.length > 1 ? ` +${waiting.length - 1}` : '';
    return { ...waiting[0], words: `${arrow} ${short(waiting[0].words, MOST_WORDS - 8)}${more}`, y };
  }

  private label({ words, price, y }: Waiting, edge: number, right: number, line: number): SVGElement[] {
    return [
      svg('text', { class: 'level', x: edge - 8, y: line, 'text-anchor': 'end' }, short(words)),
      svg('rect', { class: 'level', x: edge, width: right - edge, y: y - LABEL / 2, height: LABEL }),
      svg('text', { class: 'level price', x: edge + 6, y: y + 4 }, price),
    ];
  }

  // Where the labels on the axis stand.
  heights(): number[] {
    return this.places.filter(({ labelled }) => labelled).map(({ y }) => y);
  }

  // The one under a pointer: its line, or its label on the axis.
  at({ x, y }: { x: number; y: number }): number | null {
    const beside = x > this.edge;
    const reach = beside ? LABEL / 2 : REACH;
    const near = this.places.filter((each) => (beside ? each.labelled : !each.end) && Math.abs(each.y - y) <= reach);
    near.sort((one, other) => Math.abs(one.y - y) - Math.abs(other.y - y));
    return near[0]?.id ?? null;
  }
}

function short(words: string, most = MOST_WORDS): string {
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
}
