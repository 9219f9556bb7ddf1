/* Ordering questions: rows move with up and down buttons; the position menus, used without JavaScript, follow. */

for (const list of document.querySelectorAll("[data-ordering]")) {
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const status = list.parentElement.querySelector("[data-ordering-status]");
  const selectOf = (row) => row.querySelector("select");

  // Start from the positions already chosen, then number every row.
  rows()
    .sort((a, b) => (Number(selectOf(a).value) || 99) - (Number(selectOf(b).value) || 99))
    .forEach((row) => list.append(row));

  const refresh = () => {
    const all = rows();
    all.forEach((row, index) => {
      selectOf(row).value = String(index + 1);
      row.querySelector("[data-move='-1']").setAttribute("aria-disabled", String(index === 0));
      row.querySelector("[data-move='1']").setAttribute("aria-disabled", String(index === all.length - 1));
    });
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const row = button.closest("[data-row]");
    const all = rows();
    const from = all.indexOf(row);
    const to = from + Number(button.dataset.move);
    if (to > from) all[to].after(row);
    else all[to].before(row);
    refresh();
    all.forEach((other) => other.classList.toggle("is-moved", other === row));
    button.focus();
    list.dispatchEvent(new Event("input", { bubbles: true }));
    status.textContent = status.dataset.template
      .replace("{item}", row.querySelector("[data-text]").textContent.trim())
      .replace("{position}", String(to + 1))
      .replace("{total}", String(all.length));
  });

  for (const row of rows()) {
    selectOf(row).tabIndex = -1;
    selectOf(row).setAttribute("aria-hidden", "true");
    row.querySelector("[data-buttons]").hidden = false;
  }
  list.dataset.ordering = "on";
  refresh();
}
