import ApexCharts from 'apexcharts';
import type { ApexOptions } from 'apexcharts';
import { Candle, isForming, isImported, isRising } from './candle';
import type { Scale } from './scale';
import { stamp } from './stamp';

export interface Palette {
  up: string;
  down: string;
  mode: 'dark' | 'light';
}

// Where things are, in pixels from the left and top edge of the pane's own box.
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
  // How far grid lines reach beyond the first and the last slot.
  reach: number;
}

export interface Painting {
  candles: Candle[];
  // Slots on the x axis, at least one for each candle.
  slots: number;
  price: Scale;
  volume: Scale;
  // Free slots to the right of the last candle.
  margin: number;
  // Room to the right for prices and volumes.
  axisWidth: number;
}

// Paints computed and closed candles and their volumes with ApexCharts. The x axis is the index of the candle:
// a datetime axis would leave gaps for nights, and a category axis hangs with a range. It paints no axes: it measures
// each of their texts, and the browser lays out everything for each measure.
export class ApexPanes {
  private price?: ApexCharts;
  private volume?: ApexCharts;

  constructor(
    private readonly priceHost: HTMLElement,
    private readonly volumeHost: HTMLElement,
    private readonly palette: Palette,
  ) {}

  // Between the stamps "prices begin" and "volumes end", of which the caller sets the first and the last.
  async paint(painting: Painting): Promise<void> {
    const fresh = !this.price || !this.volume;
    if (fresh) {
      this.price = new ApexCharts(this.priceHost, this.priceOptions(painting));
      this.volume = new ApexCharts(this.volumeHost, this.volumeOptions(painting));
    }
    const put = (pane: ApexCharts | undefined, options: () => ApexOptions) =>
      fresh ? pane?.render() : again(pane, options());
    await put(this.price, () => this.priceOptions(painting));
    stamp('prices end');
    await breath();
    stamp('volumes begin');
    await put(this.volume, () => this.volumeOptions(painting));
  }

  destroy(): void {
    this.price?.destroy();
    this.volume?.destroy();
    this.price = undefined;
    this.volume = undefined;
  }

  pricePlot(): Plot {
    return plot(this.price);
  }

  volumePlot(): Plot {
    return plot(this.volume);
  }

  private common(painting: Painting, height: number): ApexOptions {
    return {
      chart: {
        type: 'bar',
        height,
        width: '100%',
        parentHeightOffset: 0,
        background: 'transparent',
        animations: { enabled: false },
        toolbar: { show: false },
        zoom: { enabled: false },
        selection: { enabled: false },
        redrawOnParentResize: false,
        redrawOnWindowResize: false,
      },
      theme: { mode: this.palette.mode },
      legend: { show: false },
      tooltip: { enabled: false },
      dataLabels: { enabled: false },
      states: {
        hover: { filter: { type: 'none' } },
        active: { filter: { type: 'none' } },
      },
      xaxis: {
        type: 'numeric',
        min: 0,
        max: painting.slots - 1 + painting.margin,
        labels: { show: false },
        // Labels that are not shown are measured all the same.
        overwriteCategories: NONE,
        axisTicks: { show: false },
        axisBorder: { show: false },
        crosshairs: { show: false },
        tooltip: { enabled: false },
      },
      grid: { show: false, padding: { left: 6, right: painting.axisWidth + 2, top: -22, bottom: -4 } },
      plotOptions: {
        bar: { columnWidth: '70%' },
        candlestick: {
          colors: { upward: this.palette.up, downward: this.palette.down },
          wick: { useFillColor: true },
        },
      },
    };
  }

  private axis(scale: Scale): ApexYAxis {
    return {
      show: false,
      // Otherwise it is aligned, and measured for it.
      floating: true,
      min: height(scale, scale.min),
      max: height(scale, scale.max),
      tickAmount: scale.ticks,
      forceNiceScale: false,
      labels: { show: false },
      axisBorder: { show: false },
      axisTicks: { show: false },
      crosshairs: { show: false },
      tooltip: { enabled: false },
    };
  }

  private priceOptions(painting: Painting): ApexOptions {
    const options = this.common(painting, this.priceHost.clientHeight);
    // Air between the lowest price label and the highest volume label.
    options.grid = { ...options.grid, padding: { ...options.grid?.padding, bottom: 4 } };
    const scale = painting.price;
    const data = slots(painting, (each, x) => {
      const priced = each !== undefined && each.open !== null && isPainted(each);
      const prices: (number | null)[] = priced ? [each.open, each.high, each.low, closeOf(each)] : NO_PRICES;
      return { x, y: scale.log ? prices.map((price) => height(scale, price)) : prices };
    });
    options.chart = { ...options.chart, type: 'candlestick' };
    options.stroke = { width: 1 };
    options.series = [{ name: 'price', data }] as ApexOptions['series'];
    options.yaxis = this.axis(painting.price);
    return options;
  }

  private volumeOptions(painting: Painting): ApexOptions {
    const options = this.common(painting, this.volumeHost.clientHeight);
    const data = slots(painting, (each, x) => ({
      x,
      y: each === undefined || !isPainted(each) ? null : each.volume,
      fillColor: each === undefined || isRising(each) ? this.palette.up : this.palette.down,
    }));
    options.stroke = { width: 0 };
    options.fill = { opacity: 0.55 };
    options.series = [{ name: 'volume', data }] as ApexOptions['series'];
    options.yaxis = this.axis(painting.volume);
    return options;
  }
}

// ApexCharts gives one that closes where it opened the colour of falling; everything else here takes it for rising.
function closeOf(each: Candle): number | null {
  return each.close !== null && each.close === each.open ? each.close + Math.abs(each.close) * 1e-9 : each.close;
}

// ApexCharts gets logarithms and knows nothing of ratios.
function height<T extends number | null>(scale: Scale, price: T): T {
  return (scale.log && price !== null ? Math.log(price) : price) as T;
}

// The overlay draws the others.
export function isPainted(each: Candle): boolean {
  return !isForming(each) && !isImported(each);
}

// Without animations ApexCharts takes each bar for a reason to show all groups that animations hide, unless the data
// has changed and the size has not.
function again(pane: ApexCharts | undefined, options: ApexOptions): Promise<void> | undefined {
  Object.assign(globals(pane) ?? {}, { dataChanged: true, resized: false });
  return pane?.updateOptions(options, true, false, false);
}

// Lets the browser do other work between the two panes, so that neither blocks it for long.
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const NO_PRICES = [null, null, null, null];
const NONE: string[] = [];

// Every slot gets a point, an empty one too: ApexCharts makes bars as wide as the points are few.
function slots<T>(painting: Painting, point: (each: Candle | undefined, x: number) => T): T[] {
  return Array.from({ length: painting.slots }, (_, x) => point(painting.candles[x], x));
}

// ApexCharts offers no public geometry.
function plot(chart?: ApexCharts): Plot {
  const of = globals(chart);
  return of
    ? {
        left: of.translateX,
        top: of.translateY,
        width: of.gridWidth,
        height: of.gridHeight,
        reach: of.barPadForNumericAxis,
      }
    : { left: 0, top: 0, width: 0, height: 0, reach: 0 };
}

// Its inner state: why its version is pinned.
function globals(chart?: ApexCharts): Record<string, number> | undefined {
  return (chart as unknown as { w: { globals: Record<string, number> } } | undefined)?.w.globals;
}
