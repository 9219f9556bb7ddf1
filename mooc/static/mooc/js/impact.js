// Loads the answer to "What will publishing change?" into the form; without this script the link opens a page.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-impact-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = link.closest("[data-impact]").querySelector("[data-impact-answer]");
  link.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(link.href, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) throw new Error(String(response.status));
    answer.innerHTML = await response.text();
  } catch {
    window.location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
});
