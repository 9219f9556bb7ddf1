/* The time left of an attempt, beside the time it ends at. The server decides; this only tells. */

const clock = document.querySelector("[data-deadline]");
if (clock) {
  const end = Date.parse(clock.dataset.deadline);
  const show = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    clock.textContent = left ? `(${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})` : `(${clock.dataset.over})`;
    clock.hidden = false;
    if (left) setTimeout(show, 1000);
  };
  show();
}
