/* The page that makes a widget's code: follows every choice without a button, and copies the code. */
const copyButton = (box) => {
  const button = box.querySelector("[data-copy]");
  const code = box.querySelector("[data-copied]");
  const said = box.querySelector("[data-copy-said]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.value);
      said.hidden = false;
    } catch {
      code.focus();
      code.select(); // where the clipboard is closed to pages, the keyboard's copy still works
    }
  });
};

const result = () => document.querySelector("[data-builder-result]");
const form = document.querySelector("[data-builder]");

if (form) {
  let latest = 0;
  form.addEventListener("change", async () => {
    const turn = (latest += 1);
    const address = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address).catch(() => null);
    if (turn !== latest) return;
    if (!answer?.ok) {
      form.submit();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    result().replaceWith(document.adoptNode(page.querySelector("[data-builder-result]")));
    history.replaceState(null, "", address);
    copyButton(result());
  });
  form.querySelector("[data-builder-submit]").hidden = true;
  copyButton(result());
}
