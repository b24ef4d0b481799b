// The texts of what runs in the browser, in the language of the page, with which they came. Those of
// components that the server makes are sent with these.
const texts: Record<string, string> = JSON.parse(document.getElementById('texts')?.textContent ?? '{}');

// The text with this key; {0} and the like stand for values.
export function text(key: string, ...values: (string | number)[]): string {
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)]));
}
