// What of the page's style a picture needs, since a file has no style sheet.
const STYLES = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity',
  'font-size', 'font-family', 'font-weight', 'text-anchor', 'display', 'visibility',
];
const SVG = 'http://www.w3.org/2000/svg';

// Offers a chart as a PNG file: every SVG in it, one above the other as on the screen, and the texts
// of its legend.
export async function savePicture(chart: HTMLElement, name: string): Promise<void> {
  const scale = Math.max(2, window.devicePixelRatio);
  const { width, height } = chart.getBoundingClientRect();
  const image = new Image();
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(drawing(chart));
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.scale(scale, scale);
  pen.drawImage(image, 0, 0, width, height);
  const link = document.createElement('a');
  link.download = name;
  link.href = canvas.toDataURL('image/png');
  link.click();
  chart.dataset.saved = name;
}

function drawing(chart: HTMLElement): string {
  const own = chart.getBoundingClientRect();
  const root = document.createElementNS(SVG, 'svg');
  root.setAttribute('xmlns', SVG);
  root.setAttribute('width', String(own.width));
  root.setAttribute('height', String(own.height));
  const back = document.createElementNS(SVG, 'rect');
  back.setAttribute('width', '100%');
  back.setAttribute('height', '100%');
  back.setAttribute('fill', getComputedStyle(chart.parentElement ?? chart).backgroundColor);
  root.append(back);
  for (const each of chart.querySelectorAll('svg')) {
    if (each.parentElement?.closest('svg')) continue;
    const place = each.getBoundingClientRect();
    const copy = dressed(each) as SVGElement;
    copy.setAttribute('x', String(place.left - own.left));
    copy.setAttribute('y', String(place.top - own.top));
    copy.setAttribute('width', String(place.width));
    copy.setAttribute('height', String(place.height));
    copy.setAttribute('overflow', 'visible');
    root.append(copy);
  }
  root.append(legend(chart, own));
  return new XMLSerializer().serializeToString(root);
}

// A copy that carries its style with it.
function dressed(element: Element): Element {
  const copy = element.cloneNode(false) as Element;
  const style = getComputedStyle(element);
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  for (const name of STYLES) copy.setAttribute(name, style.getPropertyValue(name));
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.cloneNode());
    else if (child instanceof Element && child.tagName !== 'foreignObject' && child.tagName !== 'style') {
      copy.append(dressed(child));
    }
  }
  return copy;
}

function legend(chart: HTMLElement, own: DOMRect): SVGElement {
  const texts = document.createElementNS(SVG, 'g');
  const walker = document.createTreeWalker(chart.querySelector('.legend') ?? chart, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim();
    if (!text || !node.parentElement || node.parentElement.closest('svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const place = range.getBoundingClientRect();
    const style = getComputedStyle(node.parentElement);
    const written = document.createElementNS(SVG, 'text');
    written.textContent = text;
    written.setAttribute('x', String(place.left - own.left));
    written.setAttribute('y', String(place.bottom - own.top - place.height * 0.24));
    written.setAttribute('fill', style.color);
    for (const name of ['font-size', 'font-family', 'font-weight']) {
      written.setAttribute(name, style.getPropertyValue(name));
    }
    texts.append(written);
  }
  return texts;
}
