import { isAlone, writes } from './keyboard';
import { text } from './texts';

// Keys pressed one after the other, each of one key or several at once; or what the mouse does; and the
// key of the text that says what happens. Those that belong together stand in one row.
type Row = [keys: (string | string[])[], does: string];

// What is read out for a sign.
const SPOKEN: Record<string, string> = {
  '/': 'browser.key.slash',
  '?': 'browser.key.question',
  ',': 'browser.key.comma',
  '.': 'browser.key.period',
  '+': 'browser.key.plus',
  '-': 'browser.key.minus',
  '←': 'browser.key.left',
  '→': 'browser.key.right',
  '↑': 'browser.key.up',
  '↓': 'browser.key.down',
};

const KEYS: [place: string, rows: Row[]][] = [
  [
    'browser.keys.page',
    [
      [['/'], 'browser.keys.does.search'],
      [['?'], 'browser.keys.does.help'],
      [['browser.key.escape'], 'browser.keys.does.escape'],
    ],
  ],
  [
    'browser.keys.chart',
    [
      [[',', '.'], 'browser.keys.does.cursor'],
      [['browser.key.enter', 'E'], 'browser.keys.does.explain'],
      [['F'], 'browser.keys.does.flags'],
      [['A'], 'browser.keys.does.alert'],
      [['←', '→'], 'browser.keys.does.time'],
      [[['browser.key.shift', '←'], ['browser.key.shift', '→']], 'browser.keys.does.far'],
      [['+', '-'], 'browser.keys.does.zoom'],
    ],
  ],
  [
    'browser.keys.mouse',
    [
      [['browser.keys.wheel'], 'browser.keys.does.zoom'],
      [['browser.keys.drag'], 'browser.keys.does.time'],
      [['browser.keys.click'], 'browser.keys.does.explain'],
      [['browser.keys.right'], 'browser.keys.does.alert'],
    ],
  ],
  [
    'browser.keys.list',
    [
      [['↑', '↓', 'browser.key.space'], 'browser.keys.does.choose'],
      [[['browser.key.alt', '↑'], ['browser.key.alt', '↓']], 'browser.keys.does.move'],
      [['browser.key.delete'], 'browser.keys.does.remove'],
      [['browser.keys.header'], 'browser.keys.does.sort'],
    ],
  ],
];

// What keys and mouse do on the market page; the key ? opens it.
class KeyHelp extends HTMLElement {
  private readonly dialog = document.createElement('dialog');

  connectedCallback(): void {
    this.dialog.setAttribute('aria-label', text('browser.keys'));
    // A click beside it meets the dialog itself; one inside leaves the focus inside, and Escape with it.
    const inside = document.createElement('div');
    inside.tabIndex = -1;
    inside.append(this.head(), ...KEYS.map(([place, rows]) => this.group(place, rows)));
    this.dialog.replaceChildren(inside);
    // What stays open below it does not close with it.
    this.dialog.onkeydown = (event) => event.stopPropagation();
    this.dialog.onmousedown = (event) => {
      if (event.target === this.dialog && event.button === 0) this.dialog.close();
    };
    this.replaceChildren(this.dialog);
    document.addEventListener('keydown', this.onKey);
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.onKey);
  }

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  private onKey = (event: KeyboardEvent): void => {
    if (event.key !== '?' || !isAlone(event) || writes(event)) return;
    event.preventDefault();
    this.show();
  };

  private head(): HTMLElement {
    const head = document.createElement('header');
    const title = document.createElement('h2');
    title.textContent = text('browser.keys');
    const close = document.createElement('button');
    close.textContent = '×';
    close.setAttribute('aria-label', text('browser.keys.close'));
    close.onclick = () => this.dialog.close();
    head.append(title, close);
    return head;
  }

  private group(place: string, rows: Row[]): HTMLElement {
    const group = document.createElement('section');
    const title = document.createElement('h3');
    title.textContent = text(place);
    const list = document.createElement('dl');
    for (const [keys, does] of rows) {
      const name = document.createElement('dt');
      name.append(...keys.map((key) => this.key(key)));
      const meaning = document.createElement('dd');
      meaning.textContent = text(does);
      list.append(name, meaning);
    }
    group.append(title, list);
    return group;
  }

  private key(names: string | string[]): HTMLElement {
    const parts = typeof names === 'string' ? [names] : names;
    const key = document.createElement(parts[0].startsWith('browser.keys.') ? 'span' : 'kbd');
    parts.forEach((name, at) => key.append(at > 0 ? ' ' : '', ...this.sign(name)));
    return key;
  }

  private sign(name: string): Node[] {
    if (!SPOKEN[name]) return [document.createTextNode(text(name))];
    const seen = document.createElement('span');
    seen.setAttribute('aria-hidden', 'true');
    seen.textContent = name;
    const spoken = document.createElement('span');
    spoken.className = 'spoken';
    spoken.textContent = text(SPOKEN[name]);
    return [seen, spoken];
  }
}

customElements.define('key-help', KeyHelp);
