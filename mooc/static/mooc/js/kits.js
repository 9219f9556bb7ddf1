/* The progress of a kit, followed without loading the whole page again. Without this file the page refreshes itself. */

const PAUSE = 1000; // milliseconds

async function follow() {
  const box = document.querySelector("[data-making]");
  if (!box || !["waiting", "making"].includes(box.dataset.making)) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-making]");
    if (fresh && fresh.dataset.making === box.dataset.making) {
      box.querySelector(".progress")?.replaceWith(fresh.querySelector(".progress"));
    } else if (fresh) {
      box.replaceWith(fresh);
    } else {
      location.reload();
    }
  } catch {
    // The network is away for a moment: the next look may find it.
  }
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
