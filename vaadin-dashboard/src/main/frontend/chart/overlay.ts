import { Candle, isForming, isImported, isRising } from './candle';
import type { Plot } from './apex-panes';
import type { PanePlot } from './studies';
import type { StudyFigure } from './legend';
import { gridLines, Scale, share, timeLabels, valueAt } from './scale';
import { Clock, clockText, countdownText, dayText, startText } from './format';
import { svg } from './svg';

// Where ApexCharts has put its two panes, in pixels of the whole chart.
export interface Geometry {
  price: Plot;
  volume: Plot;
  priceScale: Scale;
  volumeScale: Scale;
  // Below the volumes, from top to bottom.
  panes: PanePlot[];
  // The index axis runs from 0 to this.
  range: number;
  slot: number;
  right: number;
  bottom: number;
}

export interface Scene {
  // Another number after each painting.
  painting: number;
  geometry: Geometry;
  candles: Candle[];
  // Whether ApexCharts has painted a candle.
  isPainted: (each: Candle) => boolean;
  width: number;
  clock: Clock;
  // What is flagged, by start of the candle.
  flags: Map<number, Flag>;
  // Where labels of prices stand that somebody waits for.
  levels: number[];
  // What stands above each pane below the volumes.
  paneFigures: StudyFigure[][];
  last: Candle | undefined;
  // Whether that is the newest there is.
  live: boolean;
  // Milliseconds until the forming candle closes; null when the clock says nothing about it.
  remaining: number | null;
  priceText: (price: number) => string;
  volumeText: (volume: number) => string;
  pointer: { index: number; y: number } | null;
  // Which candle is marked; -1 for none.
  marked: number;
}

// Flags on one candle.
export interface Flag {
  severity: 'INFO' | 'WARN' | 'CRITICAL';
  text: string;
}

// Where something stands beside the plots, or below them and how wide.
interface Tag {
  beside?: number;
  below?: number;
  half?: number;
}

interface Label extends Tag {
  drawn: SVGElement;
}

const LABEL = 18;
// Pixels from one line of a value to the next, about.
export const LINE = 62;
const DAY = 86_400_000;

// Draws what changes often and costs little: forming candles, those closed since the last painting, imported bars, the last price, marks of revised
// candles and the crosshair; and the axes.
export class Overlay {
  private axes = '';
  private labels: Label[] = [];

  // The back lies behind the painted candles, the front before them.
  constructor(
    private readonly back: SVGElement,
    private readonly front: SVGElement,
  ) {}

  draw(scene: Scene): void {
    const axes = [scene.painting, scene.candles.length, scene.candles.at(-1)?.start, scene.marked].join();
    if (axes !== this.axes) {
      this.axes = axes;
      this.labels = [];
      this.back.replaceChildren(...this.mark(scene), ...this.valueAxes(scene), ...this.timeAxis(scene));
    }
    const tags: Tag[] = scene.levels.map((beside) => ({ beside }));
    this.front.replaceChildren(
      ...scene.candles.flatMap((each, index) => [
        ...(scene.isPainted(each) ? [] : this.candle(scene, each, index, kind(each))),
        ...(each.state === 'REVISED' ? this.revised(scene, each, index) : []),
        ...this.flag(scene, each, index),
      ]),
      ...this.paneLegends(scene),
      ...this.lastPrice(scene, tags),
      ...this.crosshair(scene, tags),
    );
    this.makeRoom(tags);
  }

  private x(scene: Scene, index: number): number {
    const { price, range } = scene.geometry;
    return price.left + (index / range) * price.width;
  }

  private y(plot: Plot, scale: Scale, value: number): number {
    return plot.top + (1 - share(scale, value)) * plot.height;
  }

  private valueAxes(scene: Scene): SVGElement[] {
    const { price, priceScale, volume, volumeScale } = scene.geometry;
    return [
      ...this.valueAxis(price, priceScale, scene.priceText),
      ...this.valueAxis(volume, volumeScale, scene.volumeText),
    ];
  }

  private valueAxis(plot: Plot, scale: Scale, text: (value: number) => string): SVGElement[] {
    const edge = plot.left + plot.width + plot.reach;
    return gridLines(scale, Math.floor(plot.height / LINE)).flatMap((value) => {
      const y = this.y(plot, scale, value);
      const label = svg('text', { class: 'scale', x: edge + 11, y: y + 4 }, text(value));
      this.labels.push({ drawn: label, beside: y });
      return [svg('line', { class: 'grid', x1: plot.left - plot.reach, x2: edge, y1: y, y2: y }), label];
    });
  }

  private timeAxis(scene: Scene): SVGElement[] {
    const { price, volume, slot, bottom, panes } = scene.geometry;
    const times = scene.candles.map((each) => scene.clock.at(each.start));
    const labels = timeLabels(times, scene.width, slot, 78);
    return labels.flatMap((index, label) => {
      const x = this.x(scene, index);
      const time = times[index];
      // The first label of a date names it, also when the date began in hours without a label.
      const before = times[label > 0 ? labels[label - 1] : Math.max(0, index - 1)];
      const newDay = Math.floor(time / DAY) !== Math.floor(before / DAY) || scene.width >= DAY;
      const text = newDay ? dayText(time) : clockText(time, scene.width < 60_000);
      return [
        svg('line', { class: 'grid', x1: x, x2: x, y1: price.top, y2: price.top + price.height }),
        ...[volume, ...panes.map((pane) => pane.plot)].map(({ top, height }) =>
          svg('line', { class: 'grid', x1: x, x2: x, y1: top, y2: top + height }),
        ),
        this.timeLabel(newDay ? 'time day' : 'time', x, bottom - 7, text),
      ];
    });
  }

  // The first one stays inside.
  private timeLabel(kind: string, at: number, y: number, text: string): SVGElement {
    const half = text.length * 3.3;
    const x = Math.max(at, half + 2);
    const label = svg('text', { class: kind, x, y, 'text-anchor': 'middle' }, text);
    this.labels.push({ drawn: label, below: x, half });
    return label;
  }

  // What a tag would cover in part is hidden.
  private makeRoom(tags: Tag[]): void {
    for (const { drawn, beside, below, half } of this.labels) {
      const covered = tags.some(
        (tag) =>
          (beside !== undefined && tag.beside !== undefined && Math.abs(tag.beside - beside) < LABEL / 2 + 6) ||
          (below !== undefined && tag.below !== undefined && Math.abs(tag.below - below) < (tag.half ?? 0) + (half ?? 0)),
      );
      if (covered !== drawn.hasAttribute('visibility')) {
        if (covered) drawn.setAttribute('visibility', 'hidden');
        else drawn.removeAttribute('visibility');
      }
    }
  }

  private mark(scene: Scene): SVGElement[] {
    if (scene.marked < 0) return [];
    const { price, slot } = scene.geometry;
    const width = Math.max(slot, 6);
    return [
      svg('rect', {
        class: 'marked',
        x: this.x(scene, scene.marked) - width / 2,
        width,
        y: price.top,
        height: lowest(scene.geometry) - price.top,
      }),
    ];
  }

  private candle(scene: Scene, each: Candle, index: number, kind: string): SVGElement[] {
    const { price, volume, priceScale, volumeScale, slot } = scene.geometry;
    const half = Math.max(0.5, slot * 0.35);
    const x = this.x(scene, index);
    const direction = isRising(each) ? 'up' : 'down';
    const base = this.y(volume, volumeScale, 0);
    const top = Math.max(volume.top, this.y(volume, volumeScale, each.volume));
    const drawn = [
      svg('rect', { class: `${kind} volume ${direction}`, x: x - half, width: 2 * half, y: top, height: Math.max(0.5, base - top) }),
    ];
    if (each.high !== null && each.low !== null) {
      const high = this.y(price, priceScale, each.high);
      const low = this.y(price, priceScale, each.low);
      drawn.push(svg('line', { class: `${kind} wick ${direction}`, x1: x, x2: x, y1: high, y2: low }));
    }
    if (each.open !== null && each.close !== null) {
      const open = this.y(price, priceScale, each.open);
      const close = this.y(price, priceScale, each.close);
      drawn.push(
        svg('rect', {
          class: `${kind} body ${direction}`,
          x: x - half,
          width: 2 * half,
          y: Math.min(open, close),
          height: Math.max(1, Math.abs(open - close)),
        }),
      );
    }
    return drawn;
  }

  private revised(scene: Scene, each: Candle, index: number): SVGElement[] {
    if (each.low === null) return [];
    const { price, priceScale } = scene.geometry;
    const y = Math.min(price.top + price.height - 3, this.y(price, priceScale, each.low) + 7);
    return [svg('circle', { class: 'revised', cx: this.x(scene, index), cy: y, r: 2.2 })];
  }

  // Above the candle, where a wick does not reach it.
  private flag(scene: Scene, each: Candle, index: number): SVGElement[] {
    const flag = scene.flags.get(each.start);
    if (!flag) return [];
    const y = flagHeight(scene.geometry, each);
    const x = this.x(scene, index);
    return [
      svg('path', {
        class: `flag ${flag.severity.toLowerCase()}`,
        d: `M${x.toFixed(1)} ${y.toFixed(1)}l-5 -8h10z`,
      }),
    ];
  }

  private paneLegends(scene: Scene): SVGElement[] {
    return scene.geometry.panes.flatMap(({ plot }, pane) => {
      const line = svg('text', { class: 'pane-legend', x: 14, y: plot.top + 4 });
      for (const figure of scene.paneFigures[pane] ?? []) {
        line.append(
          svg('tspan', { class: 'name' }, `${figure.title}  `),
          ...figure.values.map((value, at) =>
            svg('tspan', { class: `study ${figure.tone} ${figure.lines[at]}` }, `${value}   `),
          ),
        );
      }
      return [line];
    });
  }

  private lastPrice(scene: Scene, tags: Tag[]): SVGElement[] {
    const { last } = scene;
    if (!last || last.close === null) return [];
    const { price, priceScale, right } = scene.geometry;
    const y = this.y(price, priceScale, last.close);
    if (y < price.top - 1 || y > price.top + price.height + 1) return [];
    const direction = scene.live || isForming(last) ? (isRising(last) ? 'up' : 'down') : 'past';
    const edge = price.left + price.width + price.reach;
    tags.push({ beside: y });
    const drawn = [
      svg('line', { class: `last ${direction}`, x1: price.left - price.reach, x2: edge, y1: y, y2: y }),
      ...this.axisLabel(`last ${direction}`, edge, right, y, scene.priceText(last.close)),
    ];
    if (scene.remaining !== null) {
      tags.push({ beside: y + LABEL });
      drawn.push(
        ...this.axisLabel(`remaining ${direction}`, edge, right, y + LABEL, countdownText(scene.remaining)),
      );
    }
    return drawn;
  }

  private axisLabel(kind: string, left: number, right: number, y: number, text: string): SVGElement[] {
    return [
      svg('rect', { class: `label ${kind}`, x: left, width: right - left, y: y - LABEL / 2, height: LABEL }),
      svg('text', { class: `label ${kind}`, x: left + 6, y: y + 4 }, text),
    ];
  }

  private crosshair(scene: Scene, tags: Tag[]): SVGElement[] {
    const { pointer, geometry, candles } = scene;
    if (!pointer || !candles[pointer.index]) return [];
    const { price, volume, priceScale, volumeScale, right, bottom, panes } = geometry;
    const x = this.x(scene, pointer.index);
    const left = price.left - price.reach;
    const edge = price.left + price.width + price.reach;
    const drawn = [
      svg('line', { class: 'cross', x1: x, x2: x, y1: price.top, y2: lowest(geometry) }),
    ];
    const plots = [
      { plot: price, scale: priceScale, text: scene.priceText },
      { plot: volume, scale: volumeScale, text: scene.volumeText },
      ...panes.map(({ plot, scale }) => ({ plot, scale, text: signed(scene.volumeText) })),
    ];
    const under = plots.find(({ plot }) => pointer.y >= plot.top && pointer.y <= plot.top + plot.height);
    if (under) {
      tags.push({ beside: pointer.y });
      const text = under.text(valueAt(under.scale, 1 - (pointer.y - under.plot.top) / under.plot.height));
      drawn.push(
        svg('line', { class: 'cross', x1: left, x2: edge, y1: pointer.y, y2: pointer.y }),
        ...this.axisLabel('cross', edge, right, pointer.y, text),
      );
    }
    const text = startText(scene.clock.at(candles[pointer.index].start), scene.width);
    const half = text.length * 3.3 + 8;
    const center = Math.min(Math.max(x, left + half), edge - half);
    tags.push({ below: center, half });
    drawn.push(
      svg('rect', { class: 'label cross', x: center - half, width: 2 * half, y: bottom - 21, height: LABEL + 2 }),
      svg('text', { class: 'label cross', x: center, y: bottom - 7, 'text-anchor': 'middle' }, text),
    );
    return drawn;
  }
}

function signed(text: (value: number) => string): (value: number) => string {
  return (value) => (value < 0 ? '−' : '') + text(Math.abs(value));
}

// The lower end of the lowest pane.
function lowest({ volume, panes }: Geometry): number {
  const { top, height } = panes.length > 0 ? panes[panes.length - 1].plot : volume;
  return top + height;
}

// Where the tip of a flag points.
export function flagHeight({ price, priceScale }: Geometry, each: Candle): number {
  const high = each.high ?? valueAt(priceScale, 0.5);
  return Math.max(price.top + 12, price.top + (1 - share(priceScale, high)) * price.height - 5);
}

function kind(each: Candle): string {
  if (isForming(each)) return 'forming';
  return isImported(each) ? 'imported' : 'closed';
}
