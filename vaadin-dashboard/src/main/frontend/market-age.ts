import { serverNow } from './server-clock';
import { text } from './texts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = text('browser.age.now');

function age(milliseconds: number): string {
  if (milliseconds < 2 * SECOND) return NOW;
  if (milliseconds < MINUTE) return text('browser.age.seconds', Math.floor(milliseconds / SECOND));
  if (milliseconds < HOUR) return text('browser.age.minutes', Math.floor(milliseconds / MINUTE));
  if (milliseconds < 2 * DAY) return text('browser.age.hours', Math.floor(milliseconds / HOUR));
  return text('browser.age.days', Math.floor(milliseconds / DAY));
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
