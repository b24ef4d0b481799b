import { Candle, isRising } from './candle';
import { percentText, startText, volumeText } from './format';
import { text } from '../texts';

const OPEN = text('browser.legend.open');
const HIGH = text('browser.legend.high');
const LOW = text('browser.legend.low');
const CLOSE = text('browser.legend.close');
const VOLUME = text('browser.legend.volume');
const VWAP = text('browser.legend.vwap');
const TICKS = text('browser.legend.ticks');

// What the legend says of one study.
export interface StudyFigure {
  title: string;
  values: string[];
  tone: string;
  // Names of the lines, one for each value.
  lines: string[];
}

// What stands beside the figures of a candle.
export interface Remarks {
  // How it was before its last revision, such as "C 181.20 → 181.45".
  revised: string;
  // Flags on it, as text.
  flags: string;
  studies: StudyFigure[];
}

// The line of figures above the chart: of the candle under the crosshair, else of the newest.
export class Legend {
  constructor(private readonly root: HTMLElement) {}

  // The start is a time on the clock of the chart.
  show(
    each: Candle | undefined,
    before: Candle | undefined,
    start: number,
    width: number,
    price: (value: number) => string,
    remarks: Remarks,
  ): void {
    if (!each) {
      this.root.replaceChildren();
      return;
    }
    const priced = (value: number | null) => (value === null ? '–' : price(value));
    const direction = isRising(each) ? 'up' : 'down';
    const from = before?.close ?? each.open;
    const change = each.close !== null && from ? percentText(each.close / from - 1) : '';
    const changeDirection = change.startsWith('−') ? 'down' : change.startsWith('+') ? 'up' : 'flat';
    this.root.replaceChildren(
      field('', startText(start, width), 'start'),
      field(OPEN, priced(each.open), direction),
      field(HIGH, priced(each.high), direction),
      field(LOW, priced(each.low), direction),
      field(CLOSE, priced(each.close), direction),
      ...(change ? [field('', change, changeDirection)] : []),
      field(VOLUME, volumeText(each.volume), 'plain'),
      field(VWAP, priced(each.vwap), 'plain'),
      field(TICKS, each.ticks.toLocaleString('en-US'), 'plain'),
      field('', each.state, `state ${each.state.toLowerCase()}`),
      ...(remarks.revised ? [field('', remarks.revised, 'was')] : []),
      ...(remarks.flags ? [field('', remarks.flags, 'flags')] : []),
      ...(remarks.studies.length > 0 ? [studies(remarks.studies)] : []),
    );
  }
}

// A line of its own below the figures of the candle.
function studies(figures: StudyFigure[]): HTMLElement {
  const line = document.createElement('div');
  line.className = 'studies';
  line.append(...figures.map((each) => field(each.title, each.values.join('  '), `study ${each.tone}`)));
  return line;
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
