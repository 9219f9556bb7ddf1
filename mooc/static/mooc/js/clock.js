/* The server's clock, as well as a browser can know it: a computer at the counter may be minutes off. */

const KEY = "clock-offset";
let offset = read();
let last = 0;

const page = document.querySelector("[data-now]");
const visit = performance.getEntriesByType("navigation")[0];
// A page that comes from the browser's own cache is as old as it likes; one from the network tells the time.
if (page && visit?.transferSize > 0) keep(Number(page.dataset.now) - (performance.timeOrigin + visit.responseStart));

/** Milliseconds since 1970 by the server's clock, later at each call. */
export function serverNow() {
  last = Math.max(last + 1, Math.round(Date.now() + offset));
  return last;
}

/** Take over the time that an answer of the server told, between when it was asked for and now. */
export function heard(now, askedAt) {
  if (Number.isFinite(now)) keep(now - (askedAt + Date.now()) / 2);
}

function keep(value) {
  offset = Math.round(value);
  try { localStorage.setItem(KEY, String(offset)); } catch { /* Without storage it is known on this page only. */ }
}

function read() {
  try { return Number(localStorage.getItem(KEY)) || 0; } catch { return 0; }
}
