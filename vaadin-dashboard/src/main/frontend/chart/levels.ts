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

// Lines at prices that somebody waits for. They are drawn when they or the scale change, not with
// every frame.
export class Levels {
  private rows: LevelRow[] = [];
  private places: { id: number; y: number }[] = [];
  private edge = 0;

  constructor(private readonly layer: SVGElement) {}

  reset(rows: LevelRow[]): void {
    this.rows = rows;
  }

  draw({ price, priceScale, right }: Geometry, text: (value: number) => string): void {
    const edge = price.left + price.width + price.reach;
    const placed = this.rows
      .map(([id, exact, words, note]) => ({
        id,
        words: `${words} ${text(Number(exact))}${note ? ` · ${note}` : ''}`,
        value: Number(exact),
        y: price.top + (1 - share(priceScale, Number(exact))) * price.height,
      }))
      .filter(({ y }) => y >= price.top && y <= price.top + price.height)
      .sort((one, other) => one.y - other.y);
    let free = -Infinity;
    this.edge = edge;
    this.places = placed;
    this.layer.replaceChildren(
      ...placed.flatMap(({ words, value, y }) => {
        const drawn = [svg('line', { class: 'level', x1: price.left - price.reach, x2: edge, y1: y, y2: y })];
        if (y >= free) {
          free = y + LINE;
          const short = words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS - 1)}…` : words;
          drawn.push(
            svg('text', { class: 'level', x: edge - 8, y: y - 4, 'text-anchor': 'end' }, short),
            svg('rect', { class: 'level', x: edge, width: right - edge, y: y - LABEL / 2, height: LABEL }),
            svg('text', { class: 'level price', x: edge + 6, y: y + 4 }, text(value)),
          );
        }
        return drawn;
      }),
    );
  }

  // The one under a pointer: its line, or its label on the axis.
  at({ x, y }: { x: number; y: number }): number | null {
    const reach = x > this.edge ? LABEL / 2 : REACH;
    const near = this.places.filter((each) => Math.abs(each.y - y) <= reach);
    near.sort((one, other) => Math.abs(one.y - y) - Math.abs(other.y - y));
    return near[0]?.id ?? null;
  }
}
