/* The time left of an attempt, beside the time it ends at. The server decides; this tells, and leads on when it is over. */

import { serverNow } from "./clock.js";
import { flush } from "./unsent.js";

const TOLD_AT = [600, 300, 60]; // seconds left that are said aloud
const clock = document.querySelector("[data-deadline]");

if (clock) {
  const aloud = document.querySelector("[data-deadline-aloud]");
  let end = Number(clock.dataset.deadline);
  let timer = 0;
  let before = Infinity;

  const show = () => {
    const left = Math.max(0, Math.ceil((end - serverNow()) / 1000));
    clock.textContent = left ? `(${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})` : `(${clock.dataset.over})`;
    clock.hidden = false;
    const mark = TOLD_AT.find((seconds) => left <= seconds && before > seconds && before !== Infinity);
    if (mark) aloud.textContent = aloud.dataset.template.replace("{minutes}", String(mark / 60));
    before = left;
    timer = left ? setTimeout(show, 1000) : setTimeout(leave, Number(clock.dataset.grace));
    if (!left) {
      aloud.textContent = clock.dataset.over;
      flush();
    }
  };

  // What was sent in time has arrived by now: the server hands the attempt in when its page is opened.
  const leave = () => location.assign(clock.dataset.attempt);

  // More time may be granted in the middle of an attempt: whatever the server says next counts.
  document.addEventListener("unsent", ({ detail }) => {
    if (!detail.deadline || detail.entry.attempt !== clock.dataset.attemptId || detail.deadline === end) return;
    end = detail.deadline;
    before = Infinity;
    clearTimeout(timer);
    show();
  });
  show();
}
