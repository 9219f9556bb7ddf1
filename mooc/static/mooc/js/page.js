/* What every page gets: single submission, closable messages and menus, the offline banner. */

// A form marked data-submit-once is sent once: its buttons are disabled after the first submission.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-submit-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // The pressed button's name and value must still be sent, so it is disabled only after the form was read.
  setTimeout(() => {
    for (const button of buttonsOf(form)) button.disabled = true;
    event.submitter?.setAttribute("aria-busy", "true");
  });
});

// Coming back with the browser's Back button finds the form usable again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of buttonsOf(form)) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  }
});

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

document.addEventListener("click", (event) => {
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) {
    dismiss.closest("[data-message]").remove();
    document.getElementById("main")?.focus({ preventScroll: true });
    return;
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

const offline = document.querySelector("[data-offline]");
if (offline) {
  const show = () => { offline.hidden = navigator.onLine; };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

// Answers that an earlier page could not send are sent from this one.
try {
  if (Object.keys(localStorage).some((key) => key.startsWith("unsent:"))) import("./unsent.js");
} catch { /* Without storage nothing was kept. */ }
