import { text } from '../texts';

// Numbers and times as an exchange writes them. Times are those of a clock: milliseconds that read as
// UTC what the clock shows.

export function priceFormat(decimals: number): (price: number) => string {
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return (price) => format.format(price);
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 });
const small = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

export function volumeText(volume: number): string {
  return volume >= 10_000 ? compact.format(volume) : small.format(volume);
}

// What rounds to nothing has no sign.
export function percentText(ratio: number): string {
  const size = `${Math.abs(ratio * 100).toFixed(2)}%`;
  return size === '0.00%' ? size : `${ratio < 0 ? '−' : '+'}${size}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function two(number: number): string {
  return String(number).padStart(2, '0');
}

export function dayText(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

export function clockText(time: number, seconds: boolean): string {
  const date = new Date(time);
  const minutes = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return seconds ? `${minutes}:${two(date.getUTCSeconds())}` : minutes;
}

const DAY = 86_400_000;

// The full label of a candle, for the crosshair: its start.
export function startText(time: number, width: number): string {
  const date = new Date(time);
  const day = `${dayText(time)} ${date.getUTCFullYear()}`;
  return width >= DAY ? day : `${day} ${clockText(time, width < 60_000)}`;
}

export function countdownText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${two(minutes)}:${two(seconds % 60)}`
    : text('browser.chart.countdown', Math.floor(minutes / 60), two(minutes % 60));
}

// Shows times in a zone.
export class Clock {
  private readonly offsets = new Map<number, number>();
  private readonly parts?: Intl.DateTimeFormat;

  // The zone by its name, such as America/New_York; the one of this computer with null.
  constructor(zone: string | null) {
    if (zone !== 'UTC') {
      this.parts = new Intl.DateTimeFormat('en-US', {
        timeZone: zone ?? undefined,
        hourCycle: 'h23',
        year: 'numeric', month: 'numeric', day: 'numeric',
        hour: 'numeric', minute: 'numeric', second: 'numeric',
      });
    }
  }

  at(time: number): number {
    if (!this.parts) return time;
    // Zones change their offset at quarters of an hour only.
    const quarter = Math.floor(time / 900_000);
    let offset = this.offsets.get(quarter);
    if (offset === undefined) {
      offset = this.offset(quarter * 900_000);
      this.offsets.set(quarter, offset);
    }
    return time + offset;
  }

  private offset(time: number): number {
    const read: Record<string, number> = {};
    for (const part of this.parts?.formatToParts(time) ?? []) read[part.type] = Number(part.value);
    return Date.UTC(read.year, read.month - 1, read.day, read.hour, read.minute, read.second) - time;
  }
}
