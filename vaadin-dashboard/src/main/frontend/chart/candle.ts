// IMPORTED: a bar of a source, before the first computed candle.
export type State = 'PARTIAL' | 'CLOSED' | 'REVISED' | 'IMPORTED';

// One candle as it travels: prices as exact decimal text, null where no trade set one.
export type CandleRow = [
  start: number,
  end: number,
  open: string | null,
  high: string | null,
  low: string | null,
  close: string | null,
  volume: string,
  vwap: string | null,
  ticks: number,
  state: State,
  revision: number,
  epoch: number,
  offset: number,
];

export interface Candle {
  start: number;
  end: number;
  open: number | null;
  high: number | null;
  low: number | null;
  close: number | null;
  volume: number;
  vwap: number | null;
  ticks: number;
  state: State;
  row: CandleRow;
}

function price(text: string | null): number | null {
  return text === null ? null : Number(text);
}

export function candle(row: CandleRow): Candle {
  return {
    start: row[0],
    end: row[1],
    open: price(row[2]),
    high: price(row[3]),
    low: price(row[4]),
    close: price(row[5]),
    volume: Number(row[6]),
    vwap: price(row[7]),
    ticks: row[8],
    state: row[9],
    row,
  };
}

export function isForming(shown: Candle): boolean {
  return shown.state === 'PARTIAL';
}

export function isImported(shown: Candle): boolean {
  return shown.state === 'IMPORTED';
}

// Colour by direction; a candle that closes where it opened counts as rising.
export function isRising(shown: Candle): boolean {
  return shown.open === null || shown.close === null || shown.close >= shown.open;
}

// The order of versions is the one of the database: more of the log, final, higher revision.
function replaces(fresh: Candle, known: Candle): boolean {
  const [, , , , , , , , , state, revision, epoch, offset] = fresh.row;
  const [, , , , , , , , , knownState, knownRevision, knownEpoch, knownOffset] = known.row;
  if (epoch !== knownEpoch) return true;
  if (offset !== knownOffset) return offset > knownOffset;
  if ((state === 'PARTIAL') !== (knownState === 'PARTIAL')) return state !== 'PARTIAL';
  return revision > knownRevision;
}

export const CAPACITY = 150;

// The window of candles in the browser, oldest first. Newest version wins.
export class CandleWindow {
  candles: Candle[] = [];

  reset(rows: CandleRow[]): void {
    this.candles = rows.map(candle);
  }

  // Takes in changed candles; with follow also new ones at the right edge. True when one that is painted
  // has changed, or the indexes of those on the axis: then the renderer has to paint again.
  apply(rows: CandleRow[], follow: boolean, painted: (start: number) => boolean): boolean {
    let repaint = false;
    for (const row of rows) {
      const fresh = candle(row);
      const at = this.candles.findIndex((known) => known.start >= fresh.start);
      const known = at < 0 ? undefined : this.candles[at];
      if (known && known.start === fresh.start) {
        if (replaces(fresh, known)) {
          this.candles[at] = fresh;
          repaint ||= painted(fresh.start);
        }
      } else if (at >= 0) {
        this.candles.splice(at, 0, fresh);
        repaint = true;
      } else if (follow) {
        this.candles.push(fresh);
      }
    }
    // Up to the next painting the indexes on the axis must not move; a hidden page never paints.
    this.trim(2 * CAPACITY);
    return repaint;
  }

  trim(most: number): void {
    this.candles.splice(0, Math.max(0, this.candles.length - most));
  }

  last(): Candle | undefined {
    return this.candles[this.candles.length - 1];
  }

  // The newest candle that has a close; a window may end with volume only.
  lastPriced(): Candle | undefined {
    return this.candles.findLast((each) => each.close !== null);
  }
}
