import { Candle } from './candle';

export interface Scale {
  min: number;
  max: number;
  ticks: number;
  // Lines stand at multiples of this; without it the ticks divide the scale.
  step?: number;
  // Equal distances are equal ratios; then the lowest price is above zero.
  log?: boolean;
}

// How high a value stands: 0 at the lower end of the scale, 1 at the upper.
export function share(scale: Scale, value: number): number {
  return scale.log
    ? Math.log(Math.max(value, Number.MIN_VALUE) / scale.min) / Math.log(scale.max / scale.min)
    : (value - scale.min) / (scale.max - scale.min);
}

export function valueAt(scale: Scale, at: number): number {
  return scale.log
    ? scale.min * (scale.max / scale.min) ** at
    : scale.min + at * (scale.max - scale.min);
}

// The round values of a scale that get a line.
export function gridLines(scale: Scale, most: number): number[] {
  if (scale.log) return ratioLines(scale, most);
  if (scale.step) return multiples(scale, scale.step);
  return Array.from({ length: scale.ticks + 1 }, (_, tick) => valueAt(scale, tick / scale.ticks));
}

function multiples({ min, max }: Scale, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(max / step + 1e-9) - first + 1) }, (_, each) => (first + each) * step);
}

function ratioLines(scale: Scale, most: number): number[] {
  const lines: number[] = [];
  if (scale.max / scale.min < 4) {
    return multiples(scale, niceStep((scale.max - scale.min) / Math.max(2, most), PRICE_UNITS));
  }
  for (let power = 10 ** Math.floor(Math.log10(scale.min)); power < scale.max; power *= 10) {
    lines.push(...[1, 2, 5].map((unit) => unit * power).filter((each) => each > scale.min && each < scale.max));
  }
  return lines;
}

const PRICE_UNITS = [1, 2, 2.5, 5, 10];
const VOLUME_UNITS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

function niceStep(rough: number, units: number[]): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (units.find((unit) => rough / power <= unit) ?? 10) * power;
}

// How far lines may stretch the scale of prices at either end, in heights of the candles.
const STRETCH = 0.5;

export interface PriceOptions {
  decimals: number;
  // About how many grid lines have room.
  lines: number;
  log: boolean;
  // Values of lines that should be seen too, where they are not far away.
  beside: number[];
}

// Scale for prices: round steps of at least the smallest price step, a little air at both ends.
export function priceScale(candles: Candle[], options: PriceOptions): Scale | null {
  const { decimals, lines, log, beside } = options;
  let low = Infinity;
  let high = -Infinity;
  for (const each of candles) {
    if (each.low !== null && each.high !== null) {
      low = Math.min(low, each.low);
      high = Math.max(high, each.high);
    }
  }
  if (low > high) return null;
  const span = high - low;
  const [least, most] = [low - span * STRETCH, high + span * STRETCH];
  for (const value of beside) {
    if (value >= least && value <= most) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (log && low > 0) {
    const air = Math.max((high / low) ** 0.06, 1 + 2 * 10 ** -decimals / low);
    return { min: low / air, max: high * air, ticks: 1, log };
  }
  const smallest = 10 ** -decimals;
  const air = Math.max((high - low) * 0.06, smallest * 2);
  let step = Math.max(niceStep((high - low + 2 * air) / Math.max(2, lines), PRICE_UNITS), smallest);
  // Two and a half of the smallest step is no price.
  if (step === smallest * 2.5) step = smallest * 5;
  // The ends are no lines: a little more than the air, so that not every new high moves them.
  const end = step / 4;
  const min = Math.max(0, Math.floor((low - air) / end) * end);
  return { min, max: Math.ceil((high + air) / end - 1e-9) * end, ticks: 1, step };
}

export function volumeScale(candles: Candle[]): Scale {
  const most = candles.reduce((high, each) => Math.max(high, each.volume), 0);
  return { min: 0, max: most > 0 ? niceStep((most * 1.05) / 2, VOLUME_UNITS) * 2 : 1, ticks: 2 };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 365 * DAY,
];

// Indexes of the candles that carry a time label, by their starts on the clock of the chart: the first one in each round span of time, so a
// closed night costs no room and still shows as a new date.
export function timeLabels(times: number[], width: number, slot: number, room: number): number[] {
  const least = (room / Math.max(slot, 0.1)) * width;
  const step = STEPS.find((each) => each >= least) ?? STEPS[STEPS.length - 1];
  const labels: number[] = [];
  let lastAt = -Infinity;
  for (let index = 1; index < times.length; index++) {
    const span = Math.floor(times[index] / step);
    const before = Math.floor(times[index - 1] / step);
    if (span !== before && (index - lastAt) * slot >= room * 0.8) {
      labels.push(index);
      lastAt = index;
    }
  }
  return labels.length === 0 && times.length > 0 ? [0] : labels;
}
