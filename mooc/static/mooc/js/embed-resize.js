/* For other sites: lets the frames of Officine on a page be as high as their content.
   A message counts only when it comes from the site this script came from, and from a frame of that site on this page. */
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const frames = () =>
    [...document.querySelectorAll("iframe[src]")].filter((frame) => new URL(frame.src, document.baseURI).origin === origin);
  addEventListener("message", (event) => {
    const height = event.data?.officine === "height" ? event.data.height : 0;
    if (event.origin !== origin || !Number.isInteger(height) || height < 50 || height > 5000) return;
    const frame = frames().find((one) => one.contentWindow === event.source);
    if (frame) frame.style.height = `${height}px`;
  });
  // A frame that was there before this script has told its height to nobody.
  for (const frame of frames()) frame.contentWindow.postMessage({ officine: "ask" }, origin);
})();
