import { serverNow } from '../server-clock';
import { text } from '../texts';
import { ApexPanes, isPainted } from './apex-panes';
import { CAPACITY, Candle, CandleRow, CandleWindow, isForming, isImported } from './candle';
import { Clock, priceFormat, startText, volumeText } from './format';
import { Legend } from './legend';
import { LevelRow, Levels } from './levels';
import { Flag, flagHeight, Geometry, LINE, Overlay } from './overlay';
import { savePicture } from './picture';
import { saveRows } from './rows';
import { priceScale, Scale, valueAt, volumeScale } from './scale';
import { stamp } from './stamp';
import { PanePlot, Studies, StudyHead, StudyRow } from './studies';
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

// How the chart is read.
interface Reading {
  log: boolean;
  // Zone of the clock; null for the one of this computer.
  zone: string | null;
  // Zone of the exchange, by which days are named.
  exchange: string;
}

interface Overlays {
  studies: StudyHead[];
  rows: StudyRow[];
}

// Start of the candle, the gravest severity, and what the flags say.
type MarkerRow = [start: number, severity: Flag['severity'], text: string];

// Start of the candle, and how it was before its last revision.
type RevisionRow = [start: number, text: string];

interface Painted {
  // Which painting it is.
  number: number;
  firstStart: number;
  // Starts of the candles that ApexCharts has painted; the overlay draws the others.
  starts: Set<number>;
  slots: number;
  price: Scale;
  volume: Scale;
}

const REPAINT_PAUSE = 500;
// Free slots to the right after a painting: so many candles come before the next one.
const MARGIN = 7;
// Of them stay free.
const LEAST_MARGIN = 2;
const MIN_SLOTS = 40;
// Fewer candles are never shown by zooming.
const LEAST = 20;
const SLOT_WIDTH = 9;
// Farther is a drag.
const CLICK = 4;
// A server that has not answered for so long (ms) may have nothing to show.
const ANSWER = 1_000;
const DAY = 86_400_000;
// Shares of prices, volumes and the panes below them in the height, by the number of panes.
const SHARES = [
  [0.77, 0.23, 0],
  [0.61, 0.17, 0.22],
  [0.5, 0.14, 0.36],
];
const AXIS = 24;
// Above the prices, with a legend of one line; and of the height at most this.
const HEAD = 26;
const MOST_HEAD = 0.3;
const NONE = text('browser.chart.none');

/**
 * Candles above volumes. ApexCharts paints the closed ones, at most twice a second; the overlay
 * draws the rest at once. The newest candle can be read from the element's data attributes.
 */
class CandleChart extends HTMLElement {
  private readonly priceHost = box('price-pane');
  private readonly volumeHost = box('volume-pane');
  private readonly legendHost = box('legend');
  private readonly back = svg('svg', { class: 'layer', 'aria-hidden': 'true' });
  private readonly lines = svg('svg', { class: 'layer', 'aria-hidden': 'true' });
  private readonly waits = svg('svg', { class: 'layer', 'aria-hidden': 'true' });
  private readonly front = svg('svg', { class: 'layer', 'aria-hidden': 'true' });
  private readonly studies = new Studies(this.lines);
  private readonly levels = new Levels(this.waits);
  private readonly overlay = new Overlay(this.back, this.front);
  private readonly legend = new Legend(this.legendHost);
  private readonly window = new CandleWindow();
  private readonly resize = new ResizeObserver(() => {
    this.headMayShrink = true;
    this.fitHead();
    this.repaintSoon();
  });
  private readonly legendSize = new ResizeObserver(() => this.fitHead());

  private head = HEAD;
  private headMayShrink = true;
  private legendIsOld = false;
  private panes?: ApexPanes;
  private view?: View;
  private painted?: Painted;
  private visible = 0;
  private toldVisible = 0;
  private chosenVisible = 0;
  private pointer: { x: number; y: number } | null = null;
  private drag: { x: number; y: number; moved: number; far: boolean; pointer: number } | null = null;
  private steps = 0;
  private asked: number | null = null;
  private painting = false;
  private paintings = 0;
  private paintWanted = false;
  private paintTimer = 0;
  private lastPaint = 0;
  private clockTimer = 0;
  private marked: number | null = null;
  private reading: Reading = { log: false, zone: 'UTC', exchange: 'UTC' };
  private clock = new Clock('UTC');
  private dates = new Clock('UTC');
  private flags = new Map<number, Flag>();
  private revisions = new Map<number, string>();

  connectedCallback(): void {
    this.tabIndex = 0;
    this.setAttribute('role', 'img');
    this.setAttribute('aria-keyshortcuts', 'Enter A E F Comma Period ArrowLeft ArrowRight + -');
    this.replaceChildren(this.back, this.priceHost, this.volumeHost, this.lines, this.waits, this.front, this.legendHost);
    this.layOut();
    this.dress();
    this.resize.observe(this);
    this.legendSize.observe(this.legendHost);
    this.clockTimer = window.setInterval(() => this.draw(), 1000);
    this.listen();
    this.repaintSoon();
  }

  // Takes the colours of the page, which ApexCharts must be told.
  private dress = (): void => {
    if (this.painting) {
      window.setTimeout(this.dress, 50);
      return;
    }
    this.panes?.destroy();
    const style = getComputedStyle(this);
    const color = (name: string) => style.getPropertyValue(name).trim();
    this.panes = new ApexPanes(this.priceHost, this.volumeHost, {
      up: color('--market-up'),
      down: color('--market-down'),
      mode: document.documentElement.dataset.theme === 'light' ? 'light' : 'dark',
    });
    this.painted = undefined;
    this.lastPaint = 0;
    this.repaintSoon();
  };

  // Gives the panes their heights.
  private layOut(): void {
    const [price, volume, below] = SHARES[this.studies.panes().length];
    this.style.setProperty('--price-share', String(price));
    this.style.setProperty('--volume-share', String(volume));
    this.style.setProperty('--below-share', String(below));
  }

  // The prices begin below the legend. What a pointer adds to it may lie over candles, and figures that
  // grow shorter give no room back, so that the candles stand still.
  private fitHead(): void {
    if (this.pointer && this.pointer.y >= 0) return;
    const needed = this.legendHost.offsetTop + this.legendHost.offsetHeight + 1;
    const head = Math.max(HEAD, Math.min(needed, Math.round(this.clientHeight * MOST_HEAD)));
    if (head === this.head || (head < this.head && !this.headMayShrink)) return;
    if (head < this.head) this.headMayShrink = false;
    this.head = head;
    this.style.setProperty('--head', `${head}px`);
    this.lastPaint = 0;
    this.repaintSoon();
  }

  disconnectedCallback(): void {
    window.removeEventListener('theme-changed', this.dress);
    this.resize.disconnect();
    this.legendSize.disconnect();
    window.clearInterval(this.clockTimer);
    window.clearTimeout(this.paintTimer);
    if (this.asked !== null) window.clearTimeout(this.asked);
    this.asked = null;
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
    if (other) {
      this.pointer = null;
      this.steps = 0;
      this.headMayShrink = true;
      this.legendIsOld = true;
    }
    this.expose();
    this.lastPaint = 0;
    this.repaintSoon();
    if (this.steps > 0 && view.live) this.steps = 0;
    if (this.asked !== null) this.ask();
  }

  // Shows these studies and no others.
  setOverlays(overlays: Overlays): void {
    const panes = this.studies.panes().length;
    this.studies.reset(overlays.studies, overlays.rows);
    this.dataset.studies = overlays.studies.map((each) => each.id).join(' ');
    if (this.studies.panes().length !== panes) this.layOut();
    this.headMayShrink = true;
    this.repaintSoon();
  }

  // Takes in new values of the studies shown.
  updateOverlays(rows: StudyRow[]): void {
    this.studies.update(rows, this.window.candles[0]?.start ?? -Infinity);
    this.drawStudies();
    this.draw();
  }

  // Shows these flags on candles and no others.
  setMarkers(rows: MarkerRow[]): void {
    this.flags = new Map(rows.map(([start, severity, text]) => [start, { severity, text }]));
    this.dataset.flags = String(rows.length);
    this.draw();
  }

  // Says of these candles, and of no others, how they were before their last revision.
  setRevisions(rows: RevisionRow[]): void {
    this.revisions = new Map(rows);
    this.draw();
  }

  // Draws lines at these prices and no others.
  setLevels(rows: LevelRow[]): void {
    this.levels.reset(rows);
    this.dataset.levels = rows.map(([, price]) => price).join(' ');
    this.drawLevels();
  }

  // Chooses scale and clock.
  setReading(reading: Reading): void {
    this.reading = reading;
    this.clock = new Clock(reading.zone);
    this.dates = new Clock(reading.exchange);
    this.dataset.scale = reading.log ? 'log' : 'even';
    this.lastPaint = 0;
    this.repaintSoon();
  }

  // Offers what is on the chart as a PNG file of this name.
  savePicture(name: string): void {
    void savePicture(this, name);
  }

  // Offers candles as a CSV file of this name.
  saveRows(asked: Record<string, string>, name: string): void {
    void saveRows(asked, name);
  }

  // Marks the candle that starts at this time, in milliseconds; none with null.
  mark(start: number | null): void {
    this.marked = start;
    this.draw();
  }

  // Takes in new versions of candles, and new candles while the window is live.
  update(rows: CandleRow[]): void {
    if (!this.view) return;
    const repaint = this.window.apply(rows, this.view.live, (start) => this.isPainted(start));
    this.expose();
    this.draw();
    if (repaint || this.outOfRoom() || this.outOfScale()) this.repaintSoon();
  }

  // What the chart holds, oldest first; told by the attribute data-candles whenever it changes.
  rows(): CandleRow[] {
    return this.window.candles.map((each) => each.row);
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
      this.setAttribute('aria-label', text('browser.chart.empty', view.symbol, view.interval));
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
      text(
        'browser.chart.newest',
        view.symbol,
        view.interval,
        startText(last.start, view.width),
        ...row.slice(2, 6).map((price) => price ?? NONE),
        row[6],
        last.state.toLowerCase(),
      ),
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
    stamp('prices begin');
    try {
      this.window.trim(CAPACITY);
      this.visible = this.chosenVisible || this.fitting();
      if (this.visible !== this.toldVisible) {
        this.toldVisible = this.visible;
        this.dispatchEvent(new CustomEvent('visible-changed', { detail: { visible: this.visible } }));
      }
      const candles = this.shown();
      const lines = Math.floor(this.priceHost.clientHeight / LINE);
      const price = priceScale(candles, {
        decimals: view.decimals,
        lines,
        log: this.reading.log,
        beside: this.studies.priceValues(candles),
      }) ?? { min: 0, max: 1, ticks: 1 };
      const volume = volumeScale(candles);
      const slots = Math.max(candles.length, Math.min(MIN_SLOTS, this.visible));
      await this.panes.paint({
        candles,
        slots,
        price,
        volume,
        margin: MARGIN,
        axisWidth: this.axisWidth(),
      });
      // The scales of an empty chart say nothing: candles that come later wait for the next painting.
      const starts = new Set(candles.filter(isPainted).map((each) => each.start));
      this.painted = { number: ++this.paintings, firstStart: candles[0]?.start ?? Infinity, starts, slots, price, volume };
      const now = new Set(this.window.candles);
      this.paintWanted ||= candles.some((each) => isPainted(each) && !now.has(each));
      this.drawStudies();
      this.drawLevels();
      this.draw();
      if (this.legendIsOld) {
        this.legendIsOld = false;
        this.fitHead();
      }
      stamp('volumes end');
    } finally {
      this.painting = false;
      this.lastPaint = performance.now();
      this.dataset.paints = String(Number(this.dataset.paints ?? 0) + 1);
    }
    if (this.paintWanted) this.repaintSoon();
  }

  private fitting(): number {
    return Math.max(LEAST, Math.min(CAPACITY, Math.floor((this.clientWidth - 80) / SLOT_WIDTH)));
  }

  private axisWidth(): number {
    const format = priceFormat(this.view?.decimals ?? 2);
    const longest = this.shown().reduce((length, each) => Math.max(length, each.high ? format(each.high).length : 0), 7);
    return Math.ceil(longest * 6.6) + 8;
  }

  private isPainted(start: number): boolean {
    return this.painted?.starts.has(start) ?? false;
  }

  private outOfRoom(): boolean {
    return !!this.painted && this.placed().length > this.painted.slots + MARGIN - LEAST_MARGIN;
  }

  private outOfScale(): boolean {
    if (!this.painted) return true;
    const { price, volume, starts } = this.painted;
    return this.placed().some(
      (each) =>
        !starts.has(each.start) &&
        !isImported(each) &&
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
    const bottom = this.clientHeight;
    return {
      price,
      volume: place(this.volumeHost, this.panes.volumePlot()),
      priceScale: this.painted.price,
      volumeScale: this.painted.volume,
      panes: this.below(price, bottom),
      range,
      slot: price.width / range,
      right: this.clientWidth,
      bottom,
    };
  }

  // The panes below the volumes, with room for a line of text above each.
  private below(price: Geometry['price'], bottom: number): PanePlot[] {
    const panes = this.studies.panes();
    const height = ((bottom - AXIS - this.head) * SHARES[panes.length][2]) / Math.max(1, panes.length);
    return panes.map((pane, index) => ({
      pane,
      plot: { ...price, top: bottom - AXIS - (panes.length - index) * height + 12, height: height - 18 },
      scale: this.studies.scale(pane, this.placed()),
    }));
  }

  private drawStudies(): void {
    const geometry = this.geometry();
    if (!geometry || !this.view || document.hidden) return;
    this.studies.draw(geometry, this.placed(), priceFormat(this.view.decimals));
  }

  private drawLevels(): void {
    const geometry = this.geometry();
    if (!geometry || !this.view || document.hidden) return;
    this.levels.draw(geometry, priceFormat(this.view.decimals));
  }

  private draw(): void {
    const view = this.view;
    const geometry = this.geometry();
    if (!view || !geometry || document.hidden) return;
    const candles = this.placed();
    const last = this.window.lastPriced();
    const remaining = last && isForming(last) ? last.end - serverNow() : null;
    const index = this.pointedIndex(geometry, candles.length);
    const text = priceFormat(view.decimals);
    const clock = view.width >= DAY ? this.dates : this.clock;
    const pointed = index === null ? undefined : candles[index];
    this.overlay.draw({
      painting: this.painted?.number ?? 0,
      geometry,
      candles,
      isPainted: (each) => this.isPainted(each.start),
      width: view.width,
      clock,
      last,
      live: view.live,
      remaining: remaining !== null && remaining > 0 && remaining <= view.width ? remaining : null,
      priceText: text,
      volumeText,
      flags: this.flags,
      levels: this.levels.heights(),
      paneFigures: geometry.panes.map(({ pane }) => this.studies.figures(pane, pointed, candles, text)),
      pointer: index === null || !this.pointer ? null : { index, y: this.pointer.y },
      marked: candles.findIndex((each) => each.start === this.marked),
    });
    const of = index ?? candles.length - 1;
    const each = candles[of];
    this.legend.show(each, candles[of - 1], each ? clock.at(each.start) : 0, view.width, text, {
      revised: (each && each.state === 'REVISED' && this.revisions.get(each.start)) || '',
      flags: (pointed && this.flags.get(pointed.start)?.text) || '',
      studies: this.studies.figures('price', pointed, candles, text),
    });
    const chosen = this.flagged(geometry) !== null || this.waitedFor() !== null;
    this.style.cursor = chosen ? 'pointer' : '';
  }

  // The start of the candle whose flag is under the pointer.
  private flagged(geometry: Geometry): number | null {
    const candles = this.placed();
    const index = this.pointedIndex(geometry, candles.length);
    if (index === null || !this.pointer || !this.flags.has(candles[index].start)) return null;
    const tip = flagHeight(geometry, candles[index]);
    return this.pointer.y >= tip - 14 && this.pointer.y <= tip + 4 ? candles[index].start : null;
  }

  // The line under the pointer, by its number.
  private waitedFor(): number | null {
    return this.pointer && this.levels.at(this.pointer);
  }

  private pointedIndex(geometry: Geometry, count: number): number | null {
    if (!this.pointer || count === 0) return null;
    const index = Math.round((this.pointer.x - geometry.price.left) / geometry.slot);
    return Math.min(count - 1, Math.max(0, index));
  }

  private onVisible = (): void => {
    if (document.hidden) return;
    this.drawStudies();
    this.drawLevels();
    this.draw();
    if (this.paintWanted) this.repaintSoon();
  };

  private listen(): void {
    document.addEventListener('visibilitychange', this.onVisible);
    window.addEventListener('theme-changed', this.dress);
    this.onpointermove = (event) => {
      this.point(event);
      // The button was let go of outside.
      if (!(event.buttons & 1)) this.drag = null;
      if (this.drag) this.dragged(event);
      this.draw();
    };
    this.onpointercancel = () => {
      this.drag = null;
    };
    this.onpointerleave = () => {
      // A drag that has begun to move is captured, and does not leave.
      this.drag = null;
      this.pointer = null;
      this.draw();
      this.fitHead();
    };
    this.onpointerdown = (event) => {
      // Another button asks for an alert.
      if (event.button !== 0) return;
      // A finger comes down without having moved there.
      this.point(event);
      this.drag = { x: event.clientX, y: event.clientY, moved: 0, far: false, pointer: event.pointerId };
    };
    this.onpointerup = () => {
      const clicked = this.drag && !this.drag.far;
      this.drag = null;
      if (clicked) this.clicked();
    };
    this.oncontextmenu = (event) => {
      if (this.askForPrice()) event.preventDefault();
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
      else if (event.key === 'f') this.showFlags();
      else if (event.key === 'a') this.askForPrice();
      else return;
      event.preventDefault();
    };
  }

  private point(event: PointerEvent): void {
    const own = this.getBoundingClientRect();
    this.pointer = { x: event.clientX - own.left, y: event.clientY - own.top };
  }

  private dragged({ clientX, clientY }: PointerEvent): void {
    const drag = this.drag;
    const geometry = this.geometry();
    if (!drag || !geometry) return;
    drag.far ||= Math.hypot(clientX - drag.x, clientY - drag.y) > CLICK;
    const candles = Math.trunc((clientX - drag.x) / geometry.slot);
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
    const flagged = this.flagged(geometry);
    if (flagged !== null) {
      this.dispatchEvent(new CustomEvent('marker-clicked', { detail: { start: flagged } }));
      return;
    }
    const level = this.waitedFor();
    if (level !== null) {
      this.dispatchEvent(new CustomEvent('level-clicked', { detail: { id: level } }));
      return;
    }
    const { price, slot } = geometry;
    const beside = this.pointer && this.pointer.x > Math.min(price.left + (candles.length - 0.5) * slot, price.left + price.width);
    const index = this.pointedIndex(geometry, candles.length) ?? candles.length - 1;
    if (candles[index] && !beside) {
      this.dispatchEvent(new CustomEvent('candle-clicked', { detail: { start: candles[index].start } }));
    }
  }

  // An alert is wanted at the price under the pointer; under the keyboard's cursor at the newest close.
  private askForPrice(): boolean {
    const geometry = this.geometry();
    const view = this.view;
    if (!geometry || !view || !this.painted) return false;
    const { price } = geometry;
    const y = this.pointer?.y ?? -1;
    const under = y >= price.top && y <= price.top + price.height;
    if (!under && y >= 0) return false;
    const value = under
      ? valueAt(geometry.priceScale, 1 - (y - price.top) / price.height)
      : this.window.lastPriced()?.close;
    if (value === undefined || value === null || value <= 0) return false;
    this.dispatchEvent(new CustomEvent('price-clicked', { detail: { price: value.toFixed(view.decimals) } }));
    return true;
  }

  // Shows the flags of the candle under the cursor.
  private showFlags(): void {
    const geometry = this.geometry();
    const candles = this.placed();
    const index = geometry && this.pointedIndex(geometry, candles.length);
    if (index === null || !candles[index] || !this.flags.has(candles[index].start)) return;
    this.dispatchEvent(new CustomEvent('marker-clicked', { detail: { start: candles[index].start } }));
  }

  private zoom(factor: number): void {
    // From what is seen: room that no candle fills is not zoomed away first.
    const seen = Math.max(LEAST, Math.min(this.chosenVisible || this.visible || this.fitting(), this.window.candles.length));
    this.chosenVisible = Math.min(CAPACITY, Math.max(LEAST, Math.round(seen * factor)));
    this.lastPaint = 0;
    this.repaintSoon();
  }

  // Asks for the window so many candles away, negative into the past. The server answers with it; steps that
  // are taken meanwhile add up.
  private shift(candles: number): void {
    if (candles > 0 && this.view?.live && this.asked === null) return;
    this.steps += candles;
    if (this.asked === null) this.ask();
  }

  private ask = (): void => {
    if (this.asked !== null) window.clearTimeout(this.asked);
    this.asked = null;
    if (this.steps === 0) return;
    // No more than a window at once.
    const shift = Math.min(CAPACITY, Math.max(-CAPACITY, this.steps));
    this.steps -= shift;
    this.asked = window.setTimeout(this.ask, ANSWER);
    this.dispatchEvent(new CustomEvent('range-changed', { detail: { shift, live: this.view?.live === true } }));
  };
}

function box(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  return element;
}

customElements.define('candle-chart', CandleChart);

