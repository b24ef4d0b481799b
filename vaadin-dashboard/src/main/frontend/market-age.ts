import { serverNow } from './server-clock';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function age(milliseconds: number): string {
  if (milliseconds < 2 * SECOND) return 'now';
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / SECOND)}s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)}h`;
  return `${Math.floor(milliseconds / DAY)}d`;
}

// How long ago something happened, counted on in the browser without a word from the server.
class MarketAge extends HTMLElement {
  private moment: number | null = null;
  private timer = 0;

  set at(milliseconds: number | null) {
    this.moment = milliseconds;
    this.show();
  }

  get at(): number | null {
    return this.moment;
  }

  connectedCallback(): void {
    this.timer = window.setInterval(() => this.show(), SECOND);
    this.show();
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
  }

  private show(): void {
    if (this.moment === null || this.moment === undefined) {
      this.textContent = '–';
      this.dataset.age = 'none';
      return;
    }
    const passed = Math.max(0, serverNow() - this.moment);
    this.textContent = age(passed);
    this.dataset.age = passed < 10 * SECOND ? 'fresh' : passed < 5 * MINUTE ? 'slow' : 'old';
  }
}

customElements.define('market-age', MarketAge);
