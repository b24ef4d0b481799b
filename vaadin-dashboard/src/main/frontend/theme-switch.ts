import { text } from './texts';

const KEY = 'candlewick.theme';
const CHOICES = [
  { value: 'dark', sign: '☾', text: 'browser.theme.dark' },
  { value: 'light', sign: '☀', text: 'browser.theme.light' },
  { value: 'system', sign: '◐', text: 'browser.theme.system' },
] as const;

type Choice = (typeof CHOICES)[number];

const system = window.matchMedia('(prefers-color-scheme: light)');
let choice = kept();

function kept(): Choice {
  try {
    const value = localStorage.getItem(KEY);
    return CHOICES.find((each) => each.value === value) ?? CHOICES[0];
  } catch {
    // A browser that keeps nothing gets the dark page.
    return CHOICES[0];
  }
}

function wear(): void {
  const light = choice.value === 'system' ? system.matches : choice.value === 'light';
  const theme = light ? 'light' : 'dark';
  const root = document.documentElement;
  if (root.dataset.theme === theme) return;
  root.dataset.theme = theme;
  root.setAttribute('theme', theme);
  root.style.colorScheme = theme;
  window.dispatchEvent(new CustomEvent('theme-changed'));
}

function choose(value: string): void {
  choice = CHOICES.find((each) => each.value === value) ?? CHOICES[0];
  try {
    localStorage.setItem(KEY, choice.value);
  } catch {
    // Then the choice lasts as long as the page.
  }
  wear();
}

wear();
system.addEventListener('change', wear);

// Dark, light, or as the system is, now and later. The choice stays in this browser, and other tabs
// follow it.
class ThemeSwitch extends HTMLElement {
  private readonly sign = document.createElement('span');
  private readonly select = document.createElement('select');

  connectedCallback(): void {
    this.sign.setAttribute('aria-hidden', 'true');
    this.select.setAttribute('aria-label', text('browser.theme.label'));
    this.select.replaceChildren(...CHOICES.map((each) => new Option(text(each.text), each.value)));
    this.select.onchange = () => {
      choose(this.select.value);
      this.show();
    };
    this.replaceChildren(this.sign, this.select);
    window.addEventListener('storage', this.follow);
    this.show();
  }

  disconnectedCallback(): void {
    window.removeEventListener('storage', this.follow);
  }

  private follow = (event: StorageEvent): void => {
    if (event.key !== KEY) return;
    choice = kept();
    wear();
    this.show();
  };

  private show(): void {
    this.sign.textContent = choice.sign;
    this.select.value = choice.value;
    this.title = text('browser.theme.now', text(choice.text));
  }
}

customElements.define('theme-switch', ThemeSwitch);
