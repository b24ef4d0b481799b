import { percentText, volumeText } from '../chart/format';
import { svg } from '../chart/svg';

interface Point {
  change: number;
  volume: number;
  label: string;
}

const WIDTH = 420;
const HEIGHT = 292;
const BOTTOM = 24;
const LEFT = 54;

// A dot for each candle: how far the price went, and how much was traded on the way.
class VolumeScatter extends HTMLElement {
  show(points: Point[], label: string): void {
    const root = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label });
    const reach = Math.max(...points.map((point) => Math.abs(point.change)), 1e-9) * 1.05;
    const most = Math.max(...points.map((point) => point.volume), 1e-9) * 1.05;
    const x = (change: number) => LEFT + ((change + reach) / (2 * reach)) * (WIDTH - LEFT - 8);
    const y = (volume: number) => HEIGHT - BOTTOM - (volume / most) * (HEIGHT - BOTTOM - 8);
    for (const share of [0, 0.5, 1]) {
      const at = y((most / 1.05) * share);
      root.append(svg('line', { x1: LEFT, x2: WIDTH - 8, y1: at, y2: at, class: 'grid' }));
      root.append(svg('text', { x: LEFT - 6, y: at + 4, 'text-anchor': 'end' }, volumeText((most / 1.05) * share)));
    }
    for (const share of [-1, 0, 1]) {
      const at = x((reach / 1.05) * share);
      const anchor = share < 0 ? 'start' : share > 0 ? 'end' : 'middle';
      root.append(svg('line', { x1: at, x2: at, y1: 8, y2: HEIGHT - BOTTOM, class: 'grid' }));
      root.append(
        svg('text', { x: at, y: HEIGHT - 8, 'text-anchor': anchor }, percentText((reach / 1.05) * share)),
      );
    }
    for (const point of points) {
      const dot = svg('circle', {
        cx: x(point.change),
        cy: y(point.volume),
        r: 2.6,
        class: point.change < 0 ? 'down' : 'up',
      });
      dot.append(svg('title', {}, point.label));
      root.append(dot);
    }
    this.replaceChildren(root);
  }
}

customElements.define('volume-scatter', VolumeScatter);
