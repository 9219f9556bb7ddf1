// Shows the figures of each question beside its block, in the edit view of a quiz.
// The server sends one element for each block (data-figures-of = block id); without this script the report has them.

const script = document.querySelector("script[data-figures]");
const page = /\/pages\/(\d+)\/edit\/$/.exec(location.pathname);

async function show() {
  if (!document.querySelector("[data-has-figures]")) return;
  const answer = await fetch(script.dataset.figures.replace("/0/", `/${page[1]}/`), {
    headers: { "X-Requested-With": "XMLHttpRequest" }, // refused without a message, which the next page would show
  });
  if (!answer.ok || answer.redirected) return;
  const box = document.createElement("template");
  box.innerHTML = await answer.text();
  for (const figures of box.content.querySelectorAll("[data-figures-of]")) {
    const block = document.getElementById(`block-${figures.dataset.figuresOf}-section`);
    const place = block?.querySelector(".w-panel__content");
    if (place && !place.querySelector(":scope > [data-figures-of]")) place.prepend(figures);
  }
}

if (script && page) {
  if (document.readyState === "complete") show();
  else addEventListener("load", show);
}
