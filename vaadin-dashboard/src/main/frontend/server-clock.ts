// The time of the server as this browser knows it: countdowns and ages must not depend on a
// computer's own clock, which may be minutes off.
let ahead = 0;

export function setServerTime(milliseconds: number): void {
  ahead = milliseconds - Date.now();
}

export function serverNow(): number {
  return Date.now() + ahead;
}
