import { isAlone, writes } from './keyboard';
import { text } from './texts';

// Keys, or what the mouse does: the key of a text. Those that belong together stand in one row.
type Row = [keys: string[], does: string];

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
      [['⇧ ←', '⇧ →'], 'browser.keys.does.far'],
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
      [['browser.key.move.up', 'browser.key.move.down'], 'browser.keys.does.move'],
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
    this.dialog.replaceChildren(this.head(), ...KEYS.map(([place, rows]) => this.group(place, rows)));
    // What stays open below it does not close with it.
    this.dialog.onkeydown = (event) => event.stopPropagation();
    this.dialog.onclick = (event) => {
      if (event.target === this.dialog) this.dialog.close();
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

  private key(name: string): HTMLElement {
    const key = document.createElement(name.startsWith('browser.keys.') ? 'span' : 'kbd');
    key.textContent = text(name);
    return key;
  }
}

customElements.define('key-help', KeyHelp);
