import { Candle, isRising } from './candle';
import { percentText, startText, volumeText } from './format';

// The line of figures above the chart: of the candle under the crosshair, else of the newest.
export class Legend {
  constructor(private readonly root: HTMLElement) {}

  show(each: Candle | undefined, before: Candle | undefined, width: number, price: (value: number) => string): void {
    if (!each) {
      this.root.replaceChildren();
      return;
    }
    const text = (value: number | null) => (value === null ? '–' : price(value));
    const direction = isRising(each) ? 'up' : 'down';
    const from = before?.close ?? each.open;
    const change = each.close !== null && from ? percentText(each.close / from - 1) : '';
    const changeDirection = each.close !== null && from && each.close < from ? 'down' : 'up';
    this.root.replaceChildren(
      field('', startText(each.start, width), 'start'),
      field('O', text(each.open), direction),
      field('H', text(each.high), direction),
      field('L', text(each.low), direction),
      field('C', text(each.close), direction),
      ...(change ? [field('', change, changeDirection)] : []),
      field('Vol', volumeText(each.volume), 'plain'),
      field('VWAP', text(each.vwap), 'plain'),
      field('Ticks', each.ticks.toLocaleString('en-US'), 'plain'),
      field('', each.state, `state ${each.state.toLowerCase()}`),
    );
  }
}

function field(name: string, value: string, kind: string): HTMLElement {
  const element = document.createElement('span');
  element.className = kind;
  if (name) {
    const label = document.createElement('b');
    label.textContent = name;
    element.append(label, ' ');
  }
  element.append(value);
  return element;
}
