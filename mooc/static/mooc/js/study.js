/* Study time: says once a minute that somebody is at work on this page, and only then. What counts is decided by the server. */

const page = document.querySelector("[data-study]");
const MINUTE = 60_000;
const STILL = 5 * MINUTE; // reading a screen without touching anything

if (page) {
  let last = Date.now();
  let sent = Date.now(); // opening the page was a sign already
  const touch = () => { last = Date.now(); };
  for (const name of ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"]) {
    addEventListener(name, touch, { passive: true, capture: true });
  }
  const isPlaying = () => [...document.querySelectorAll("video")].some((film) => !film.paused && !film.ended);
  const isAtWork = () => document.visibilityState === "visible" && (isPlaying() || Date.now() - last < STILL);
  const say = () => {
    if (!isAtWork() || Date.now() - sent < MINUTE) return;
    sent = Date.now();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", page.dataset.token);
    fetch(page.dataset.study, { method: "POST", body, keepalive: true, redirect: "error" }).catch(() => {
      // Offline or logged out: the next answer or page is a sign of its own.
    });
  };
  setInterval(say, MINUTE / 4);
  addEventListener("pagehide", say);
}
