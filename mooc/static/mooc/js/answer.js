/* A question's form: what is chosen or typed is kept at once, and nothing is handed in before it has arrived. */

import { find, flush, put, waiting } from "./unsent.js";

const PAUSE = 700; // milliseconds without a key before what is typed is sent
const SLOW = 500; // milliseconds before "Saving…" is worth saying
const form = document.querySelector("form[data-answer]");
const status = document.querySelector("[data-saving]");
const banner = document.querySelector("[data-unsent]");
const attempt = banner.dataset.unsent;
let timer = 0;
let slow = 0;

if (form) {
  const { position, save } = form.dataset;
  const earlier = find(attempt, position);
  if (earlier) {
    fill(earlier);
    say("unsent", status.dataset.unsentText);
  }
  const keep = (pause) => {
    const entry = put(attempt, position, save, contents());
    form.elements.given_id.value = entry.id;
    form.elements.given_at.value = entry.at;
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
  };
  form.addEventListener("input", (event) => keep(event.target.matches("input[type=text], textarea") ? PAUSE : 0));
  form.addEventListener("change", () => waiting() && flush());
}

// Before a question is checked or an attempt handed in, everything given before it has to be with the server.
for (const last of document.querySelectorAll("form[data-answer], form[data-hand-in]")) {
  let isWaiting = false;
  last.addEventListener("submit", async (event) => {
    if (isWaiting) event.preventDefault();
    if (isWaiting || !waiting(attempt)) return;
    event.preventDefault();
    isWaiting = true;
    event.submitter?.setAttribute("aria-busy", "true");
    await flush();
    event.submitter?.removeAttribute("aria-busy");
    isWaiting = false;
    if (waiting(attempt)) banner.querySelector("button").focus();
    else last.requestSubmit(event.submitter);
  });
}

document.addEventListener("unsent", ({ detail }) => {
  const isHere = detail.entry?.attempt === attempt && String(detail.entry.position) === form?.dataset.position;
  if (detail.state === "idle") warn(waiting(attempt) > 0, detail.isReachable ? "session" : "network");
  else if (!isHere) return;
  else if (detail.state === "sending") {
    clearTimeout(slow);
    slow = setTimeout(say, SLOW, "saving", status.dataset.savingWords);
  } else {
    clearTimeout(slow);
    const isKept = ["saved", "same", "unfinished"].includes(detail.state);
    if (Number.isInteger(detail.answered)) count(detail.answered);
    if (detail.isSettled) say(isKept ? "saved" : "other", detail.state === "same" ? status.dataset.savedText : detail.note);
    else say("unsent", status.dataset.unsentText);
  }
});

banner.querySelector("button").addEventListener("click", flush);
addEventListener("offline", () => warn(true, "network"));
addEventListener("online", () => warn(waiting(attempt) > 0, "network"));
warn(!navigator.onLine, "network");

/** Say below the page, as long as it lasts, that answers have not arrived and why. */
function warn(isNeeded, cause) {
  banner.hidden = !isNeeded;
  for (const text of banner.querySelectorAll("[data-cause]")) text.hidden = text.dataset.cause !== cause;
}

function say(state, text) {
  if (!status) return;
  status.dataset.saving = state;
  status.querySelector("[data-saving-text]").textContent = text ?? "";
  status.hidden = false;
}

/** How many questions have an answer, in the bar above. */
function count(answered) {
  const bar = document.querySelector("[data-answered]");
  if (bar) bar.textContent = bar.textContent.replace(/\d+/, String(answered));
}

/** The fields of the question and how sure the learner is, as pairs. */
function contents() {
  return [...new FormData(form)].filter(([name]) => name === "sureness" || name === "answer" || name.startsWith("answer-"));
}

/** Put back what was given before and has not arrived. */
function fill({ id, at, fields }) {
  const values = (name) => fields.filter(([one]) => one === name).map(([, value]) => value);
  for (const element of form.elements) {
    if (element.name !== "sureness" && element.name !== "answer" && !element.name?.startsWith("answer-")) continue;
    if (element.matches("[type=radio], [type=checkbox]")) element.checked = values(element.name).includes(element.value);
    else element.value = values(element.name)[0] ?? "";
  }
  form.elements.given_id.value = id;
  form.elements.given_at.value = at;
}
