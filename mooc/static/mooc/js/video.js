/* Films go on where they were left, on whatever device: the second is kept every 15 s, on pause and on leaving. */

const lesson = document.querySelector("[data-films]");
const EVERY = 15_000;

const clock = (second) => {
  const minutes = Math.floor(second / 60);
  return `${minutes}:${String(second % 60).padStart(2, "0")}`;
};

function follow(film, kept) {
  let saved = kept;
  let savedAt = 0;
  const save = () => {
    const second = film.ended ? 0 : Math.floor(film.currentTime);
    if (second === saved) return;
    saved = second;
    savedAt = Date.now();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", lesson.dataset.token);
    body.append("film", film.dataset.video);
    body.append("second", String(second));
    fetch(lesson.dataset.films, { method: "POST", body, keepalive: true, redirect: "error" }).catch(() => {
      saved = null; // offline: tried again with the next second
    });
  };
  const resume = () => {
    // The last seconds of a film are its end: it begins again.
    if (kept > 0 && kept < film.duration - 3) film.currentTime = kept;
  };
  if (kept > 0) {
    const note = document.createElement("p");
    note.className = "video-resume";
    note.setAttribute("role", "status");
    note.textContent = lesson.dataset.resume.replace("{time}", clock(kept));
    film.after(note);
    film.addEventListener("play", () => note.remove(), { once: true });
    if (film.readyState >= HTMLMediaElement.HAVE_METADATA) resume();
    else film.addEventListener("loadedmetadata", resume, { once: true });
  }
  film.addEventListener("pause", save);
  film.addEventListener("ended", save);
  film.addEventListener("timeupdate", () => {
    if (!film.paused && Date.now() - savedAt >= EVERY) save();
  });
  addEventListener("pagehide", () => { if (!film.paused) save(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && !film.paused) save(); });
}

if (lesson) {
  const seconds = JSON.parse(lesson.dataset.seconds || "{}");
  for (const film of lesson.querySelectorAll("video[data-video]")) follow(film, seconds[film.dataset.video] ?? 0);
}
