// In the editor: draws the zones of a picture question on its picture while their numbers are typed.
const SIDES = ["left", "top", "width", "height"];

function zonesOf(block) {
  return [...block.querySelectorAll('input[name$="-value-left"]')]
    .map((input) => input.name.slice(0, -"-left".length))
    .filter((prefix) => block.querySelector(`[name="${prefix.slice(0, -"-value".length)}-deleted"]`)?.value !== "1")
    .map((prefix) => {
      const field = (name) => block.querySelector(`[name="${prefix}-${name}"]`);
      return { sides: SIDES.map((side) => Number(field(side)?.value)), isRight: field("is_correct")?.checked };
    });
}

function box({ sides, isRight }, number) {
  const zone = document.createElement("span");
  zone.textContent = `${number}${isRight ? " ✓" : ""}`;
  SIDES.forEach((side, place) => { zone.style[side] = `${sides[place]}%`; });
  Object.assign(zone.style, {
    position: "absolute", boxSizing: "border-box", border: `3px ${isRight ? "solid" : "dashed"} #1b2b26`,
    outline: "2px solid #fff", background: "rgb(255 255 255 / 0.5)", color: "#1b2b26", fontWeight: "700", lineHeight: "1.2",
  });
  return zone;
}

function draw(block) {
  const picture = block.querySelector("[data-chooser-image]") ?? block.querySelector(".chooser img");
  let drawing = block.querySelector("[data-hotspot-drawing]");
  if (!picture?.getAttribute("src")) return drawing?.remove();
  if (!drawing) {
    drawing = document.createElement("div");
    drawing.dataset.hotspotDrawing = "";
    drawing.setAttribute("aria-hidden", "true"); // the numbers say the same
    Object.assign(drawing.style, { position: "relative", maxWidth: "30rem", marginBlock: "1rem" });
    picture.closest(".w-field__wrapper, [data-contentpath]")?.append(drawing);
  }
  const copy = document.createElement("img");
  copy.src = picture.src;
  copy.alt = "";
  Object.assign(copy.style, { display: "block", width: "100%" });
  drawing.replaceChildren(copy, ...zonesOf(block).map((zone, place) => box(zone, place + 1)));
}

const drawAll = () => document.querySelectorAll("[data-hotspot]").forEach(draw);
let waiting = 0;
function soon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(drawAll);
}

document.addEventListener("input", soon);
document.addEventListener("change", soon);
new MutationObserver((changes) => {
  if (changes.some(({ target }) => !target.closest?.("[data-hotspot-drawing]") && !target.querySelector?.(":scope > [data-hotspot-drawing]"))) soon();
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
soon();
