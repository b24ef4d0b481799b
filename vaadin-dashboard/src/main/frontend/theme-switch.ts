import { text } from './texts';

const KEY = 'candlewick.theme';

type Theme = 'dark' | 'light';

function chosen(): Theme {
  try {
    return localStorage.getItem(KEY) === 'light' ? 'light' : 'dark';
  } catch {
    // A browser that keeps nothing gets the dark page.
    return 'dark';
  }
}

function wear(theme: Theme): void {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.setAttribute('theme', theme);
  root.style.colorScheme = theme;
  window.dispatchEvent(new CustomEvent('theme-changed'));
}

wear(chosen());

// A button between the dark page and the light one. The choice stays in this browser, and other tabs
// follow it.
class ThemeSwitch extends HTMLElement {
  private readonly button = document.createElement('button');

  connectedCallback(): void {
    this.button.type = 'button';
    this.button.onclick = () => this.choose(chosen() === 'dark' ? 'light' : 'dark');
    this.replaceChildren(this.button);
    window.addEventListener('storage', this.follow);
    this.show();
  }

  disconnectedCallback(): void {
    window.removeEventListener('storage', this.follow);
  }

  private choose(theme: Theme): void {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Then the choice lasts as long as the page.
    }
    wear(theme);
    this.show();
  }

  private follow = (event: StorageEvent): void => {
    if (event.key !== KEY) return;
    wear(chosen());
    this.show();
  };

  private show(): void {
    const dark = document.documentElement.dataset.theme !== 'light';
    this.button.textContent = dark ? '☾' : '☀';
    this.button.title = text(dark ? 'browser.theme.dark' : 'browser.theme.light');
    this.button.setAttribute('aria-label', text('browser.theme.label'));
    this.button.setAttribute('aria-pressed', String(!dark));
  }
}

customElements.define('theme-switch', ThemeSwitch);
