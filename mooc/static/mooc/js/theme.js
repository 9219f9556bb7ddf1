/* Light or dark: applies the saved choice before the first paint, then wires the switch. Classic script on purpose. */
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const store = {
    get() { try { return localStorage.getItem("theme"); } catch { return null; } },
    set(value) {
      try {
        if (value) localStorage.setItem("theme", value);
        else localStorage.removeItem("theme");
      } catch { /* Private browsing without storage: the choice lasts for this page. */ }
    },
  };
  const saved = store.get();
  if (saved === "light" || saved === "dark") root.dataset.theme = saved;
  root.dataset.js = "";

  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const show = () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) button.setAttribute("aria-pressed", String(isDark()));
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = isDark() ? "light" : "dark";
    const followsSystem = (next === "dark") === system.matches;
    if (followsSystem) delete root.dataset.theme;
    else root.dataset.theme = next;
    store.set(followsSystem ? null : next);
    show();
  });
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
})();
