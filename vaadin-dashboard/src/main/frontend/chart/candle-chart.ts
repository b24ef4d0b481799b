import { serverNow } from '../server-clock';
import { ApexPanes } from './apex-panes';
import { CAPACITY, Candle, CandleRow, CandleWindow, isForming, isImported } from './candle';
import { priceFormat, startText, volumeText } from './format';
import { Legend } from './legend';
import { Geometry, Overlay } from './overlay';
import { priceScale, Scale, volumeScale } from './scale';
import { svg } from './svg';

interface View {
  symbol: string;
  interval: string;
  // Milliseconds of a full candle.
  width: number;
  decimals: number;
  // Whether new candles appear at the right edge; false while the window lies in the past.
  live: boolean;
  candles: CandleRow[];
}

interface Painted {
  firstStart: number;
  slots: number;
  price: Scale;
  volume: Scale;
}

const REPAINT_PAUSE = 500;
const MARGIN = 3;
const MIN_SLOTS = 40;
const SLOT_WIDTH = 9;

/**
 * Candles above volumes. ApexCharts paints the closed ones, at most twice a second; the overlay
 * draws the rest at once. The newest candle can be read from the element's data attributes.
 */
class CandleChart extends HTMLElement {
  private readonly priceHost = box('price-pane');
  private readonly volumeHost = box('volume-pane');
  private readonly legendHost = box('legend');
  private readonly back = svg('svg', { class: 'layer', 'aria-hidden': 'true' });
  private readonly front = svg('svg', { class: 'layer', 'aria-hidden': 'true' });
  private readonly overlay = new Overlay(this.back, this.front);
  private readonly legend = new Legend(this.legendHost);
  private readonly window = new CandleWindow();
  private readonly resize = new ResizeObserver(() => this.repaintSoon());

  private panes?: ApexPanes;
  private view?: View;
  private painted?: Painted;
  private visible = 0;
  private chosenVisible = 0;
  private pointer: { x: number; y: number } | null = null;
  private drag: { x: number; moved: number; pointer: number } | null = null;
  private painting = false;
  private paintWanted = false;
  private paintTimer = 0;
  private lastPaint = 0;
  private clockTimer = 0;
  private marked: number | null = null;

  connectedCallback(): void {
    this.tabIndex = 0;
    this.setAttribute('role', 'img');
    this.setAttribute('aria-keyshortcuts', 'Enter E Comma Period ArrowLeft ArrowRight + -');
    this.replaceChildren(this.back, this.priceHost, this.volumeHost, this.front, this.legendHost);
    const style = getComputedStyle(this);
    const color = (name: string) => style.getPropertyValue(name).trim();
    this.panes = new ApexPanes(this.priceHost, this.volumeHost, {
      up: color('--market-up'),
      down: color('--market-down'),
      grid: color('--market-grid'),
      text: color('--market-axis'),
      font: style.fontFamily,
    });
    this.resize.observe(this);
    this.clockTimer = window.setInterval(() => this.draw(), 1000);
    this.listen();
    this.repaintSoon();
  }

  disconnectedCallback(): void {
    this.resize.disconnect();
    window.clearInterval(this.clockTimer);
    window.clearTimeout(this.paintTimer);
    document.removeEventListener('visibilitychange', this.onVisible);
    this.panes?.destroy();
    this.panes = undefined;
    this.painted = undefined;
  }

  // Replaces everything on the chart.
  setCandles(view: View): void {
    const other = this.view?.symbol !== view.symbol || this.view?.interval !== view.interval;
    this.view = view;
    this.window.reset(view.candles);
    if (other) this.pointer = null;
    this.expose();
    this.lastPaint = 0;
    this.repaintSoon();
  }

  // Marks the candle that starts at this time, in milliseconds; none with null.
  mark(start: number | null): void {
    this.marked = start;
    this.draw();
  }

  // Takes in new versions of candles, and new candles while the window is live.
  update(rows: CandleRow[]): void {
    if (!this.view) return;
    const repaint = this.window.apply(rows, this.view.live);
    this.expose();
    this.draw();
    if (repaint || this.outOfScale()) this.repaintSoon();
  }

  private expose(): void {
    const view = this.view;
    if (!view) return;
    const last = this.window.last();
    const data = this.dataset;
    data.symbol = view.symbol;
    data.interval = view.interval;
    data.live = String(view.live);
    data.candles = String(this.window.candles.length);
    data.imported = String(this.window.candles.filter(isImported).length);
    if (!last) {
      for (const name of ['start', 'open', 'high', 'low', 'close', 'volume', 'state', 'revision']) {
        delete data[name];
      }
      this.setAttribute('aria-label', `${view.symbol} ${view.interval}: no candles`);
      return;
    }
    const row = last.row;
    data.start = new Date(last.start).toISOString();
    data.open = row[2] ?? '';
    data.high = row[3] ?? '';
    data.low = row[4] ?? '';
    data.close = row[5] ?? '';
    data.volume = row[6];
    data.state = last.state;
    data.revision = String(row[10]);
    this.setAttribute(
      'aria-label',
      `${view.symbol}, ${view.interval} candles. Newest: ${startText(last.start, view.width)} UTC, ` +
        `open ${row[2] ?? 'none'}, high ${row[3] ?? 'none'}, low ${row[4] ?? 'none'}, ` +
        `close ${row[5] ?? 'none'}, volume ${row[6]}, ${last.state.toLowerCase()}.`,
    );
  }

  private shown(): Candle[] {
    const candles = this.window.candles;
    return candles.slice(Math.max(0, candles.length - this.visible));
  }

  // The candles as far as they have a place on the painted axis.
  private placed(): Candle[] {
    if (!this.painted) return [];
    const { firstStart, slots } = this.painted;
    return this.window.candles.filter((each) => each.start >= firstStart).slice(0, slots + MARGIN);
  }

  private repaintSoon(): void {
    this.paintWanted = true;
    if (this.paintTimer || this.painting || document.hidden) return;
    const wait = Math.max(0, this.lastPaint + REPAINT_PAUSE - performance.now());
    this.paintTimer = window.setTimeout(() => void this.repaint(), wait);
  }

  private async repaint(): Promise<void> {
    this.paintTimer = 0;
    const view = this.view;
    if (!this.panes || !view || this.clientWidth === 0) return;
    this.paintWanted = false;
    this.painting = true;
    const began = performance.now();
    try {
      this.window.trim(CAPACITY);
      this.visible = this.chosenVisible || this.fitting();
      const candles = this.shown();
      const lines = Math.floor(this.priceHost.clientHeight / 62);
      const price = priceScale(candles, view.decimals, lines) ?? { min: 0, max: 1, ticks: 1 };
      const volume = volumeScale(candles);
      const priceText = priceFormat(view.decimals);
      const slots = Math.max(candles.length, Math.min(MIN_SLOTS, this.fitting()));
      await this.panes.paint({
        candles,
        slots,
        price,
        volume,
        margin: MARGIN,
        axisWidth: this.axisWidth(),
        priceText,
        volumeText,
      });
      // The scales of an empty chart say nothing: candles that come later wait for the next painting.
      this.painted = { firstStart: candles[0]?.start ?? Infinity, slots, price, volume };
      this.draw();
    } finally {
      this.painting = false;
      this.lastPaint = performance.now();
      this.dataset.paintMilliseconds = (this.lastPaint - began).toFixed(1);
      this.dataset.paints = String(Number(this.dataset.paints ?? 0) + 1);
    }
    if (this.paintWanted) this.repaintSoon();
  }

  private fitting(): number {
    return Math.max(20, Math.min(CAPACITY, Math.floor((this.clientWidth - 80) / SLOT_WIDTH)));
  }

  private axisWidth(): number {
    const format = priceFormat(this.view?.decimals ?? 2);
    const longest = this.shown().reduce((length, each) => Math.max(length, each.high ? format(each.high).length : 0), 7);
    return Math.ceil(longest * 6.6) + 8;
  }

  private outOfScale(): boolean {
    if (!this.painted) return true;
    const { price, volume } = this.painted;
    return this.placed().some(
      (each) =>
        isForming(each) &&
        ((each.high !== null && each.high > price.max) ||
          (each.low !== null && each.low < price.min) ||
          each.volume > volume.max),
    );
  }

  private geometry(): Geometry | null {
    if (!this.panes || !this.painted) return null;
    const origin = this.getBoundingClientRect();
    const place = (host: HTMLElement, plot: Geometry['price']) => {
      const own = host.getBoundingClientRect();
      return { ...plot, left: plot.left + own.left - origin.left, top: plot.top + own.top - origin.top };
    };
    const price = place(this.priceHost, this.panes.pricePlot());
    const range = this.painted.slots - 1 + MARGIN;
    return {
      price,
      volume: place(this.volumeHost, this.panes.volumePlot()),
      priceScale: this.painted.price,
      volumeScale: this.painted.volume,
      range,
      slot: price.width / range,
      right: this.clientWidth,
      bottom: this.clientHeight,
    };
  }

  private draw(): void {
    const view = this.view;
    const geometry = this.geometry();
    if (!view || !geometry || document.hidden) return;
    const candles = this.placed();
    const last = this.window.lastPriced();
    const remaining = last && isForming(last) ? last.end - serverNow() : null;
    const index = this.pointedIndex(geometry, candles.length);
    this.overlay.draw({
      geometry,
      candles,
      width: view.width,
      last,
      remaining: remaining !== null && remaining > 0 && remaining <= view.width ? remaining : null,
      priceText: priceFormat(view.decimals),
      volumeText,
      pointer: index === null || !this.pointer ? null : { index, y: this.pointer.y },
      marked: candles.findIndex((each) => each.start === this.marked),
    });
    const of = index ?? candles.length - 1;
    this.legend.show(candles[of], candles[of - 1], view.width, priceFormat(view.decimals));
  }

  private pointedIndex(geometry: Geometry, count: number): number | null {
    if (!this.pointer || count === 0) return null;
    const index = Math.round((this.pointer.x - geometry.price.left) / geometry.slot);
    return Math.min(count - 1, Math.max(0, index));
  }

  private onVisible = (): void => {
    if (document.hidden) return;
    this.draw();
    if (this.paintWanted) this.repaintSoon();
  };

  private listen(): void {
    document.addEventListener('visibilitychange', this.onVisible);
    this.onpointermove = (event) => {
      const own = this.getBoundingClientRect();
      this.pointer = { x: event.clientX - own.left, y: event.clientY - own.top };
      if (this.drag) this.dragged(event.clientX);
      this.draw();
    };
    this.onpointerleave = () => {
      this.pointer = null;
      this.draw();
    };
    this.onpointerdown = (event) => {
      this.drag = { x: event.clientX, moved: 0, pointer: event.pointerId };
    };
    this.onpointerup = () => {
      const clicked = this.drag && this.drag.moved === 0;
      this.drag = null;
      if (clicked) this.clicked();
    };
    this.onwheel = (event) => {
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        this.shift(Math.sign(event.deltaX) * 3);
      } else {
        this.zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15);
      }
    };
    this.onkeydown = (event) => {
      const page = Math.max(1, Math.floor(this.visible / 2));
      const step = event.shiftKey ? page : 5;
      if (event.key === 'ArrowLeft') this.shift(-step);
      else if (event.key === 'ArrowRight') this.shift(step);
      else if (event.key === '+') this.zoom(1 / 1.3);
      else if (event.key === '-') this.zoom(1.3);
      else if (event.key === ',') this.step(-1);
      else if (event.key === '.') this.step(1);
      else if (event.key === 'Enter' || event.key === 'e') this.clicked();
      else return;
      event.preventDefault();
    };
  }

  private dragged(x: number): void {
    const drag = this.drag;
    const geometry = this.geometry();
    if (!drag || !geometry) return;
    const candles = Math.trunc((x - drag.x) / geometry.slot);
    if (Math.abs(candles - drag.moved) >= 2) {
      this.shift(drag.moved - candles);
      drag.moved = candles;
      if (!this.hasPointerCapture(drag.pointer)) this.setPointerCapture(drag.pointer);
    }
  }

  // Moves the cursor of the keyboard by so many candles; it begins at the newest.
  private step(candles: number): void {
    const geometry = this.geometry();
    const count = this.placed().length;
    if (!geometry || count === 0) return;
    const at = this.pointedIndex(geometry, count);
    const next = at === null ? count - 1 : Math.min(count - 1, Math.max(0, at + candles));
    this.pointer = { x: geometry.price.left + next * geometry.slot, y: -1 };
    this.draw();
  }

  // The candle under the cursor; without a cursor the newest.
  private clicked(): void {
    const geometry = this.geometry();
    const candles = this.placed();
    if (!geometry || candles.length === 0) return;
    const index = this.pointedIndex(geometry, candles.length) ?? candles.length - 1;
    if (candles[index]) {
      this.dispatchEvent(new CustomEvent('candle-clicked', { detail: { start: candles[index].start } }));
    }
  }

  private zoom(factor: number): void {
    const next = Math.round((this.visible || this.fitting()) * factor);
    this.chosenVisible = Math.min(CAPACITY, Math.max(20, next));
    this.lastPaint = 0;
    this.repaintSoon();
  }

  // Asks for the window so many candles away, negative into the past. The server answers with it.
  private shift(candles: number): void {
    if (candles > 0 && this.view?.live) return;
    this.dispatchEvent(new CustomEvent('range-changed', { detail: { shift: candles } }));
  }
}

function box(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  return element;
}

customElements.define('candle-chart', CandleChart);

