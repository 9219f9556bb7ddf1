// Writes the heading of its column beside each cell of a table: on a small screen desk.css shows rows as cards.
for (const table of document.querySelectorAll(".listing.is-cards, .listing--dashboard")) {
  const headings = [...table.querySelectorAll("thead tr:last-child > *")].map(
    (heading) => (heading.querySelector(".w-sr-only") ? "" : heading.textContent.trim()),
  );
  for (const row of table.tBodies[0]?.rows ?? []) {
    for (const cell of [...row.cells].slice(1)) {
      if (headings[cell.cellIndex]) cell.dataset.label = headings[cell.cellIndex];
    }
  }
}
