/**
 * Puts the text of a field on the clipboard.
 *
 * Contract: button[data-copy-text="#id"] (hidden until this runs); the field stays readable and can be copied by hand.
 */

async function copy(button) {
  const field = document.querySelector(button.dataset.copyText);
  field.focus();
  field.select();
  let isDone = document.execCommand("copy");
  if (!isDone) {
    try {
      await navigator.clipboard.writeText(field.value);
      isDone = true;
    } catch {
      isDone = false;
    }
  }
  const label = button.textContent;
  button.textContent = isDone ? "복사했습니다" : "Ctrl+C를 눌러 주세요";
  setTimeout(() => (button.textContent = label), 3000);
}

document.querySelectorAll("button[data-copy-text]").forEach((button) => {
  if (!document.querySelector(button.dataset.copyText)) return;
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
});
