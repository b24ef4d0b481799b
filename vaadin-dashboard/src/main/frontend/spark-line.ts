import { svg } from './chart/svg';

const WIDTH = 48;
const HEIGHT = 18;
const MARGIN = 2;

// A line through numbers from 0 to 100, oldest first. Only numbers become attributes, nothing becomes markup.
class SparkLine extends HTMLElement {
  private shown = '';

  set points(values: number[] | null) {
    const numbers = (values ?? []).map(Number).filter(Number.isFinite);
    const key = numbers.join();
    if (key === this.shown) return;
    this.shown = key;
    if (numbers.length < 2) {
      this.replaceChildren();
      return;
    }
    const step = (WIDTH - 2 * MARGIN) / (numbers.length - 1);
    const places = numbers.map((value, index) => ({
      x: MARGIN + index * step,
      y: HEIGHT - MARGIN - (value / 100) * (HEIGHT - 2 * MARGIN),
    }));
    const line = places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    const last = places[places.length - 1];
    const root = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' });
    root.append(
      svg('polygon', { points: `${MARGIN},${HEIGHT} ${line} ${WIDTH - MARGIN},${HEIGHT}` }),
      svg('polyline', { points: line }),
      svg('circle', { cx: last.x, cy: last.y, r: 1.6 }),
    );
    this.replaceChildren(root);
  }
}

customElements.define('spark-line', SparkLine);
