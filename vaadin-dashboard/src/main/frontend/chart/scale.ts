import { Candle } from './candle';

export interface Scale {
  min: number;
  max: number;
  ticks: number;
}

const PRICE_UNITS = [1, 2, 2.5, 5, 10];
const VOLUME_UNITS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

function niceStep(rough: number, units: number[]): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (units.find((unit) => rough / power <= unit) ?? 10) * power;
}

// Scale for prices: round steps of at least the smallest price step, a little air at both ends.
export function priceScale(candles: Candle[], decimals: number, lines: number): Scale | null {
  let low = Infinity;
  let high = -Infinity;
  for (const each of candles) {
    if (each.low !== null && each.high !== null) {
      low = Math.min(low, each.low);
      high = Math.max(high, each.high);
    }
  }
  if (low > high) return null;
  const smallest = 10 ** -decimals;
  const air = Math.max((high - low) * 0.06, smallest * 2);
  let step = Math.max(niceStep((high - low + 2 * air) / Math.max(2, lines), PRICE_UNITS), smallest);
  // Two and a half of the smallest step is no price.
  if (step === smallest * 2.5) step = smallest * 5;
  const min = Math.max(0, Math.floor((low - air) / step) * step);
  const ticks = Math.max(1, Math.ceil((high + air - min) / step - 1e-9));
  return { min, max: min + ticks * step, ticks };
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

// Indexes of the candles that carry a time label: the first one in each round span of time, so a
// closed night costs no room and still shows as a new date.
export function timeLabels(candles: Candle[], width: number, slot: number, room: number): number[] {
  const least = (room / Math.max(slot, 0.1)) * width;
  const step = STEPS.find((each) => each >= least) ?? STEPS[STEPS.length - 1];
  const labels: number[] = [];
  let lastAt = -Infinity;
  for (let index = 1; index < candles.length; index++) {
    const span = Math.floor(candles[index].start / step);
    const before = Math.floor(candles[index - 1].start / step);
    if (span !== before && (index - lastAt) * slot >= room * 0.8) {
      labels.push(index);
      lastAt = index;
    }
  }
  return labels.length === 0 && candles.length > 0 ? [0] : labels;
}
