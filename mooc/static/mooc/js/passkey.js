/* Says in words, beside the button, that a passkey was refused, cancelled or not found. */
const note = document.querySelector("[data-passkey-error]");

document.addEventListener("click", (event) => {
  if (note && event.target.closest("[id^=mfa_webauthn], #passkey_login")) note.hidden = true;
});
document.addEventListener("allauth.error", (event) => {
  if (!note) return;
  event.preventDefault();
  note.hidden = false;
});
