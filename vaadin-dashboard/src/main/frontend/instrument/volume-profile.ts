import { priceFormat, volumeText } from '../chart/format';
import { svg } from '../chart/svg';

interface Bin {
  from: number;
  to: number;
  volume: number;
  kind: 'control' | 'value' | '';
}

const WIDTH = 420;
const LEFT = 74;
const ROW = 9;

// Volume by price: a bar for each bin, prices rising upwards.
class VolumeProfile extends HTMLElement {
  show(bins: Bin[], decimals: number, label: string): void {
    const price = priceFormat(decimals);
    const most = Math.max(...bins.map((bin) => bin.volume));
    const height = bins.length * ROW + 4;
    const root = svg('svg', {
      viewBox: `0 0 ${WIDTH} ${height}`,
      role: 'img',
      'aria-label': label,
      preserveAspectRatio: 'xMinYMin meet',
    });
    bins.forEach((bin, index) => {
      const y = height - 2 - (index + 1) * ROW;
      const bar = svg('rect', {
        x: LEFT,
        y: y + 1,
        width: most > 0 ? ((WIDTH - LEFT - 60) * bin.volume) / most : 0,
        height: ROW - 2,
        class: bin.kind || 'outside',
      });
      bar.append(svg('title', {}, `${price(bin.from)} – ${price(bin.to)}: ${volumeText(bin.volume)}`));
      root.append(bar);
      if (index % 4 === 0 || bin.kind === 'control') {
        root.append(svg('text', { x: LEFT - 8, y: y + ROW - 1, 'text-anchor': 'end' }, price(bin.from)));
      }
      if (bin.kind === 'control') {
        const x = LEFT + (WIDTH - LEFT - 60) + 6;
        root.append(svg('text', { x, y: y + ROW - 1 }, volumeText(bin.volume)));
      }
    });
    this.replaceChildren(root);
  }
}

customElements.define('volume-profile', VolumeProfile);
