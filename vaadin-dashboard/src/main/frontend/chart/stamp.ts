// Puts a stamp into the browser's timeline, where tools read how long and how hard the page worked between two. The page
// itself keeps none.
export function stamp(name: string): void {
  performance.mark(name);
  performance.clearMarks(name);
}
