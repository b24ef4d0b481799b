// The key / goes to the search for symbols, wherever one is and does not write, or opens what it is in;
// Escape leaves it.
import { isAlone, writes } from './keyboard';

const SEARCH = '[data-slash]';
const OPENER = '[data-opens-slash]';

let entered = false;

function searchOf(event: Event): (HTMLElement & { opened?: boolean }) | null {
  return event.target instanceof Element ? event.target.closest(SEARCH) : null;
}

document.addEventListener(
  'keydown',
  (event) => {
    const search = searchOf(event);
    entered = search !== null && event.key === 'Enter';
    if (search && event.key === 'Escape' && !search.opened) {
      const focused = event.composedPath()[0];
      if (focused instanceof HTMLElement) focused.blur();
      return;
    }
    if (event.key !== '/' || !isAlone(event) || writes(event)) return;
    if (document.querySelector('dialog[open]')) return;
    const visible = [...document.querySelectorAll<HTMLElement>(`${SEARCH}, ${OPENER}`)].find(
      (each) => each.offsetParent !== null,
    );
    if (visible) {
      event.preventDefault();
      if (visible.matches(OPENER)) visible.click();
      else visible.focus();
    }
  },
  true,
);

// Text that is left standing is no choice; only text that Enter was pressed on is.
document.addEventListener(
  'custom-value-set',
  (event) => {
    if (searchOf(event) && !entered) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);
