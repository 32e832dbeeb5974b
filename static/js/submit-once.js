/**
 * A double click sends a form once.
 *
 * No contract: it listens for every form of the page. A form may be sent again after a few seconds, when the answer
 * did not come, or when the person comes back to the page.
 */

const SECONDS = 3;
let sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const before = sent.get(event.target);
  if (before !== undefined && event.timeStamp - before < SECONDS * 1000) event.preventDefault();
  else if (!event.defaultPrevented) sent.set(event.target, event.timeStamp);
});
addEventListener("pageshow", () => (sent = new WeakMap()));
