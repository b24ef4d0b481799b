import { priceFormat } from '../chart/format';
import { svg } from '../chart/svg';

type Row = [
  start: number,
  end: number,
  open: number | null,
  high: number | null,
  low: number | null,
  close: number | null,
  volume: number,
];

const WIDTH = 350;
const PRICES = 120;
const VOLUMES = 34;
const GAP = 8;
const AXIS = 18;
const RIGHT = 64;

// Candles around a stretch of time that is flagged, with their volumes; the stretch is shaded.
class FlagSketch extends HTMLElement {
  // The time is that of the flag, as a clock shows it.
  show(rows: Row[], from: number, to: number, decimals: number, label: string, time: string): void {
    const highs = rows.flatMap((row) => (row[3] === null ? [] : [row[3]]));
    const lows = rows.flatMap((row) => (row[4] === null ? [] : [row[4]]));
    if (highs.length === 0) {
      this.replaceChildren();
      return;
    }
    const top = Math.max(...highs);
    const bottom = Math.min(...lows);
    const span = top - bottom || 1;
    const most = Math.max(...rows.map((row) => row[6])) || 1;
    const slot = (WIDTH - RIGHT) / rows.length;
    const y = (price: number) => 4 + ((top - price) / span) * (PRICES - 8);
    const base = PRICES + GAP + VOLUMES;
    const root = svg('svg', {
      viewBox: `0 0 ${WIDTH} ${base + AXIS}`,
      role: 'img',
      'aria-label': label,
    });
    const flagged = rows.flatMap((row, index) => (row[0] < to && row[1] > from ? [index] : []));
    if (flagged.length > 0) {
      const left = flagged[0] * slot;
      const width = (flagged[flagged.length - 1] + 1) * slot - left;
      const middle = Math.min(WIDTH - RIGHT - 24, Math.max(24, left + width / 2));
      root.append(
        svg('rect', { class: 'flagged', x: left - 1, y: 0, width: width + 2, height: base }),
        svg('text', { x: middle, y: base + 13, 'text-anchor': 'middle' }, time),
      );
    }
    rows.forEach(([, , open, high, low, close, volume], index) => {
      const x = (index + 0.5) * slot;
      const half = Math.max(0.5, slot * 0.35);
      const direction = open === null || close === null || close >= open ? 'up' : 'down';
      const height = (volume / most) * VOLUMES;
      root.append(
        svg('rect', { class: `volume ${direction}`, x: x - half, y: base - height, width: 2 * half, height }),
      );
      if (high !== null && low !== null) {
        root.append(svg('line', { class: direction, x1: x, x2: x, y1: y(high), y2: y(low) }));
      }
      if (open !== null && close !== null) {
        root.append(
          svg('rect', {
            class: direction,
            x: x - half,
            y: Math.min(y(open), y(close)),
            width: 2 * half,
            height: Math.max(1, Math.abs(y(open) - y(close))),
          }),
        );
      }
    });
    const price = priceFormat(decimals);
    root.append(
      svg('text', { x: WIDTH - RIGHT + 6, y: 11 }, price(top)),
      svg('text', { x: WIDTH - RIGHT + 6, y: PRICES }, price(bottom)),
    );
    this.replaceChildren(root);
  }
}

customElements.define('flag-sketch', FlagSketch);
