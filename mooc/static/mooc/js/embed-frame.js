/* Inside a widget: tells the page around it how high the content is, and nothing else. */
(() => {
  if (parent === window) return;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    parent.postMessage({ officine: "height", height }, "*"); // whoever frames us sees the frame anyway
  };
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener("message", (event) => {
    if (event.source === parent && event.data?.officine === "ask") tell();
  });
})();
