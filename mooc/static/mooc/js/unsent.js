/* Answers that the server has not confirmed: kept in this browser, sent again and again until it has them. */

import { heard, serverNow } from "./clock.js";

const PREFIX = "unsent:"; // unsent:<person>:<attempt>:<position>
const PATIENCE = 10_000; // milliseconds for one request
const LONGEST_WAIT = 30_000; // milliseconds between two tries
const KEPT_DAYS = 60;
const person = document.querySelector("[data-person]")?.dataset.person ?? "";
const memory = new Map(); // stands in where storage is refused
let running = null;
let wait = 0;
let timer = 0;

/** Keep the answer to a question until the server has it; it is sent by `flush`. */
export function put(attempt, position, url, fields) {
  const entry = { id: newId(), at: serverNow(), attempt, position: Number(position), url, fields };
  store(keyOf(entry), JSON.stringify(entry));
  return entry;
}

/** The unconfirmed answer to one question, or null. */
export function find(attempt, position) {
  return read(keyOf({ attempt, position }));
}

/** How many answers of this person wait, in all or of one attempt. */
export function waiting(attempt = "") {
  return keys(attempt).length;
}

/** Send what waits, now. Resolves to true when nothing waits any more. */
export function flush() {
  clearTimeout(timer);
  running ??= sendAll().finally(() => { running = null; });
  return running;
}

async function sendAll() {
  let isReachable = true;
  const tried = new Set();
  for (let key; isReachable && (key = keys().find((one) => !tried.has(one + read(one)?.id))); ) {
    const entry = read(key);
    if (!entry || Date.now() - entry.at > KEPT_DAYS * 86_400_000) { drop(key); continue; }
    tried.add(key + entry.id);
    const said = await send(entry);
    isReachable = said.isReachable;
    if (said.isSettled && read(key)?.id === entry.id) drop(key);
    tell({ ...said, entry });
  }
  const left = waiting();
  if (left && !isReachable) {
    wait = Math.min(LONGEST_WAIT, wait * 2 || 1000);
    timer = setTimeout(flush, wait * (0.75 + Math.random() / 2));
  } else wait = 0;
  tell({ state: "idle", isReachable });
  return left === 0;
}

/** What the server says of an answer. Settled: it has it, or can never have it. */
async function send(entry) {
  const body = new URLSearchParams(entry.fields);
  body.set("given_id", entry.id);
  body.set("given_at", String(entry.at));
  const askedAt = Date.now();
  tell({ state: "sending", entry });
  try {
    const response = await fetch(entry.url, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      redirect: "manual",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const { ok, status } = response;
    if (ok || status === 401 || status === 422) {
      const said = await response.json();
      heard(said.now, askedAt);
      return { ...said, isReachable: true, isSettled: status !== 401 };
    }
    // Not found: perhaps somebody else is logged in by now; it is kept for its owner.
    if (status === 404) return { state: "unknown", isReachable: true, isSettled: false };
    if (status === 400 || status === 413) return { state: "refused", isReachable: true, isSettled: true };
    return { state: "failed", isReachable: false, isSettled: false };
  } catch {
    return { state: "offline", isReachable: false, isSettled: false };
  }
}

function tell(detail) {
  document.dispatchEvent(new CustomEvent("unsent", { detail }));
}

function token() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// --- Storage ---

function keyOf({ attempt, position }) {
  return `${PREFIX}${person}:${attempt}:${position}`;
}

function keys(attempt = "") {
  const mine = `${PREFIX}${person}:${attempt}`;
  let stored = [];
  try { stored = Object.keys(localStorage); } catch { /* Refused: what is in memory is all there is. */ }
  return [...new Set([...stored, ...memory.keys()])].filter((key) => key.startsWith(mine)).sort();
}

function read(key) {
  let text = memory.get(key);
  try { text = localStorage.getItem(key) ?? text; } catch { /* Refused: as above. */ }
  try { return text ? JSON.parse(text) : null; } catch { return null; }
}

function store(key, text) {
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
  } catch { memory.set(key, text); }
}

function drop(key) {
  memory.delete(key);
  try { localStorage.removeItem(key); } catch { /* Refused: it was never there. */ }
}

// --- When to try again, and log-out ---

addEventListener("online", () => waiting() && flush());
document.addEventListener("visibilitychange", () => waiting() && flush());

// Who logs out leaves nothing behind in this browser, save what the server does not have: that waits for the next log-in.
document.addEventListener("submit", async (event) => {
  if (!event.target.action?.includes("/logout/") || !waiting()) return;
  event.preventDefault();
  await flush();
  event.target.submit();
}, { capture: true });

if (person && waiting()) flush();
