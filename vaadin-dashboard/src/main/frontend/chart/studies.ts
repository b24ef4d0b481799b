import type { Candle } from './candle';
import type { Geometry } from './overlay';
import type { Plot } from './apex-panes';
import { Scale, share } from './scale';
import { volumeText } from './format';
import { svg } from './svg';
import type { StudyFigure } from './legend';

export type Pane = 'price' | 'rsi' | 'macd';

// A study as it travels: its lines are columns of the rows that follow each other.
export interface StudyHead {
  id: string;
  title: string;
  pane: Pane;
  lines: string[];
}

// Start of a candle, then one value for each line; null where there is none.
export type StudyRow = [start: number, ...values: (number | null)[]];

export interface PanePlot {
  pane: Pane;
  plot: Plot;
  scale: Scale;
}

const TONES = 6;

// The studies of a chart and how they look. They are drawn when they or the scales change, not with
// every movement of the pointer.
export class Studies {
  private heads: (StudyHead & { at: number; tone: string })[] = [];
  private rows = new Map<number, StudyRow>();

  constructor(private readonly layer: SVGElement) {}

  reset(heads: StudyHead[], rows: StudyRow[]): void {
    let at = 1;
    let tone = 0;
    this.heads = heads.map((head) => {
      const placed = { ...head, at, tone: ownTone(head.id) ?? `tone-${tone++ % TONES}` };
      at += head.lines.length;
      return placed;
    });
    this.rows = new Map(rows.map((row) => [row[0], row]));
  }

  // Takes in new values, and forgets those of candles before the first that is kept.
  update(rows: StudyRow[], first: number): void {
    for (const row of rows) this.rows.set(row[0], row);
    for (const start of this.rows.keys()) {
      if (start < first) this.rows.delete(start);
    }
  }

  // Which panes are wanted below the volumes, in their order.
  panes(): Pane[] {
    return (['rsi', 'macd'] as const).filter((pane) => this.heads.some((head) => head.pane === pane));
  }

  // The values of lines among the prices, of these candles.
  priceValues(candles: Candle[]): number[] {
    return this.values(candles, 'price');
  }

  scale(pane: Pane, candles: Candle[]): Scale {
    if (pane === 'rsi') return { min: 0, max: 100, ticks: 2 };
    const most = this.values(candles, pane).reduce((high, each) => Math.max(high, Math.abs(each)), 0);
    const limit = most > 0 ? most * 1.12 : 1;
    return { min: -limit, max: limit, ticks: 2 };
  }

  // What the legend says at a candle; without one, the newest values.
  figures(pane: Pane, candle: Candle | undefined, candles: Candle[], text: (value: number) => string): StudyFigure[] {
    return this.heads
      .filter((head) => head.pane === pane)
      .map((head) => ({
        title: head.title,
        tone: head.tone,
        lines: head.lines,
        values: head.lines.map((_, line) => {
          const at = head.at + line;
          const of = candle ?? candles.findLast((each) => this.value(each, at) !== null);
          const value = of ? this.value(of, at) : null;
          return value === null ? '–' : figure(pane, value, text);
        }),
      }));
  }

  draw(geometry: Geometry, candles: Candle[], text: (value: number) => string): void {
    this.layer.replaceChildren(
      this.within(geometry.price, this.pricePaths(geometry, candles)),
      ...geometry.panes.flatMap((pane) => this.pane(pane, geometry, candles, text)),
    );
  }

  private value(candle: Candle, at: number): number | null {
    const value = this.rows.get(candle.start)?.[at];
    return value === undefined ? null : value;
  }

  private values(candles: Candle[], pane: Pane): number[] {
    const found: number[] = [];
    for (const head of this.heads) {
      if (head.pane !== pane) continue;
      for (let line = 0; line < head.lines.length; line++) {
        for (const each of candles) {
          const value = this.value(each, head.at + line);
          if (value !== null) found.push(value);
        }
      }
    }
    return found;
  }

  // What is drawn inside is cut at the edges of the plot.
  private within(plot: Plot, drawn: SVGElement[]): SVGElement {
    const frame = svg('svg', {
      x: plot.left - plot.reach,
      y: plot.top,
      width: plot.width + 2 * plot.reach,
      height: plot.height,
      overflow: 'hidden',
    });
    frame.append(...drawn);
    return frame;
  }

  private pricePaths(geometry: Geometry, candles: Candle[]): SVGElement[] {
    const { price, priceScale } = geometry;
    return this.heads
      .filter((head) => head.pane === 'price')
      .flatMap((head) => {
        const lines = head.lines.map((_, line) => this.points(geometry, price, priceScale, candles, head.at + line));
        const isLevel = head.id === 'prior' || head.id === 'pre';
        const drawn = lines.map((points, line) =>
          svg('path', {
            class: `study ${head.tone} ${head.lines[line]}`,
            d: isLevel ? steps(points, geometry.slot) : path(points),
          }),
        );
        if (head.lines.length > 1 && !isLevel) {
          drawn.unshift(svg('path', { class: `band ${head.tone}`, d: area(lines[0], lines[lines.length - 1]) }));
        }
        return drawn;
      });
  }

  private pane(pane: PanePlot, geometry: Geometry, candles: Candle[], text: (value: number) => string): SVGElement[] {
    const { plot, scale } = pane;
    const left = plot.left - plot.reach;
    const edge = plot.left + plot.width + plot.reach;
    const drawn: SVGElement[] = [svg('line', { class: 'edge', x1: 0, x2: geometry.right, y1: plot.top - 8, y2: plot.top - 8 })];
    for (const value of pane.pane === 'rsi' ? [30, 70] : [0]) {
      const y = plot.top + (1 - share(scale, value)) * plot.height;
      drawn.push(
        svg('line', { class: 'guide', x1: left, x2: edge, y1: y, y2: y }),
        svg('text', { class: 'scale', x: edge + 11, y: y + 4 }, figure(pane.pane, value, text)),
      );
    }
    for (const head of this.heads.filter((each) => each.pane === pane.pane)) {
      const inside: SVGElement[] = [];
      const columns = head.lines.indexOf('histogram');
      if (columns >= 0) inside.push(...this.histogram(pane, geometry, candles, head.at + columns));
      head.lines.forEach((name, line) => {
        if (line === columns) return;
        const points = this.points(geometry, plot, scale, candles, head.at + line);
        inside.push(svg('path', { class: `study ${head.tone} ${name}`, d: path(points) }));
      });
      drawn.push(this.within(plot, inside));
    }
    return drawn;
  }

  private histogram(pane: PanePlot, geometry: Geometry, candles: Candle[], at: number): SVGElement[] {
    const half = Math.max(0.5, geometry.slot * 0.35);
    const base = (1 - share(pane.scale, 0)) * pane.plot.height;
    let up = '';
    let down = '';
    candles.forEach((each, index) => {
      const value = this.value(each, at);
      if (value === null) return;
      const x = pane.plot.reach + index * geometry.slot - half;
      const bar = `M${x.toFixed(1)} ${base.toFixed(1)}h${(2 * half).toFixed(1)}V${(
        (1 - share(pane.scale, value)) *
        pane.plot.height
      ).toFixed(1)}h${(-2 * half).toFixed(1)}z`;
      if (value >= 0) up += bar;
      else down += bar;
    });
    return [svg('path', { class: 'histogram up', d: up }), svg('path', { class: 'histogram down', d: down })];
  }

  // Points inside the frame of a plot; null where the line is interrupted.
  private points(geometry: Geometry, plot: Plot, scale: Scale, candles: Candle[], at: number): Points {
    return candles.map((each, index) => {
      const value = this.value(each, at);
      return value === null
        ? null
        : [plot.reach + index * geometry.slot, (1 - share(scale, value)) * plot.height];
    });
  }
}

type Points = ([x: number, y: number] | null)[];

// What has one colour wherever it stands among the others.
function ownTone(id: string): string | null {
  if (id === 'prior' || id === 'pre') return `level-${id}`;
  if (id === 'vwap') return 'tone-vwap';
  if (id === 'macd') return 'tone-macd';
  return id.startsWith('rsi') ? 'tone-rsi' : null;
}

function figure(pane: Pane, value: number, text: (value: number) => string): string {
  if (pane === 'price') return text(value);
  if (pane === 'rsi') return value.toFixed(Number.isInteger(value) ? 0 : 1);
  return value === 0 ? '0' : (value < 0 ? '−' : '') + volumeText(Math.abs(value));
}

function path(points: Points): string {
  let drawn = '';
  let open = false;
  for (const point of points) {
    // A value between two gaps is a dot.
    if (point) drawn += open ? `L${point[0].toFixed(1)} ${point[1].toFixed(1)}` : `M${point[0].toFixed(1)} ${point[1].toFixed(1)}h0`;
    open = point !== null;
  }
  return drawn;
}

// A level holds over the whole width of its candles and leaps where it changes.
function steps(points: Points, slot: number): string {
  let drawn = '';
  let last: number | null = null;
  for (const point of points) {
    if (point) {
      const [x, y] = point;
      drawn += last === y ? `H${(x + slot / 2).toFixed(1)}` : `M${(x - slot / 2).toFixed(1)} ${y.toFixed(1)}h${slot.toFixed(1)}`;
    }
    last = point ? point[1] : null;
  }
  return drawn;
}

// The ground between two lines, in pieces where they are interrupted.
function area(upper: Points, lower: Points): string {
  let drawn = '';
  let from = 0;
  for (let index = 0; index <= upper.length; index++) {
    if (index < upper.length && upper[index] && lower[index]) continue;
    const edge = [...upper.slice(from, index), ...lower.slice(from, index).reverse()] as [number, number][];
    if (edge.length > 2) drawn += 'M' + edge.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L') + 'z';
    from = index + 1;
  }
  return drawn;
}
