import { setServerTime } from './server-clock';
import { text } from './texts';

const SILENCE = 5000;

// Says that the server has gone quiet. It lives here because a dead server cannot say so itself:
// the server sends a frame at least once a second, also while markets sleep.
class StaleBanner extends HTMLElement {
  private lastBeat = performance.now();
  private timer = 0;

  connectedCallback(): void {
    this.setAttribute('role', 'alert');
    this.hidden = true;
    this.timer = window.setInterval(() => this.check(), 500);
    document.addEventListener('visibilitychange', this.check);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.check);
    document.documentElement.removeAttribute('data-stale');
  }

  // Called with every frame; its return is the acknowledgement the server waits for.
  beat(serverTime: number): void {
    setServerTime(serverTime);
    this.lastBeat = performance.now();
    this.check();
  }

  private check = (): void => {
    const silence = performance.now() - this.lastBeat;
    const stale = silence > SILENCE;
    if (stale) {
      this.textContent = text('browser.stale', Math.floor(silence / 1000));
    }
    if (this.hidden === stale) {
      this.hidden = !stale;
      document.documentElement.toggleAttribute('data-stale', stale);
    }
  };
}

customElements.define('stale-banner', StaleBanner);
