/**
 * Warns a minute before the idle logout and lets the person go on.
 *
 * Contract: body[data-idle-seconds][data-extend-url]; form[data-logout] is the logout form of the header. The server
 * ends the session by itself; this page only says so in time. Events on document: "session:ended" (cancelled by a page
 * that signs in by itself), "session:again". Work in one tab counts for all tabs of the browser.
 */

const WARN_SECONDS = 60;
const QUIET_SECONDS = 30; // at most one silent extension in this time while somebody works

const { idleSeconds, extendUrl } = document.body.dataset;
const idle = Number(idleSeconds);
const channel = "BroadcastChannel" in window ? new BroadcastChannel("session-activity") : null;
let lastContact = Date.now();
let isWarned = false;
let isOver = false;

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "idle-title");
  dialog.setAttribute("aria-describedby", "idle-text");
  const title = document.createElement("h2");
  title.id = "idle-title";
  title.textContent = "곧 자동으로 로그아웃됩니다";
  const text = document.createElement("p");
  text.id = "idle-text";
  const buttons = document.createElement("div");
  buttons.className = "button-row";
  const leave = document.createElement("button");
  leave.type = "button";
  leave.className = "button";
  leave.textContent = "로그아웃";
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "button button--primary";
  stay.textContent = "계속 사용";
  stay.autofocus = true;
  buttons.append(leave, stay);
  dialog.append(title, text, buttons);
  document.body.append(dialog);
  stay.addEventListener("click", extend);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });
  leave.addEventListener("click", () => document.querySelector("form[data-logout]")?.requestSubmit());
  return { dialog, title, text, leave, stay };
}

const parts = build();

function noteContact() {
  lastContact = Date.now();
  isWarned = false;
  if (parts.dialog.open) parts.dialog.close();
}

async function extend() {
  if (isOver) {
    parts.dialog.close();
    return;
  }
  const response = await fetch(extendUrl, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (response?.ok) {
    noteContact();
    channel?.postMessage("contact");
  } else {
    end();
  }
}

function end() {
  isOver = true;
  clearInterval(timer);
  const isDirty = document.querySelector(".cell-input:is(.is-dirty, .is-error, .is-conflict)") !== null;
  if (!isDirty) {
    location.reload();
    return;
  }
  // A page that can sign in by itself does, and loses nothing.
  const ended = new CustomEvent("session:ended", { cancelable: true });
  if (!document.dispatchEvent(ended)) {
    if (parts.dialog.open) parts.dialog.close();
    return;
  }
  parts.title.textContent = "로그아웃되었습니다";
  parts.text.textContent = "입력한 값은 이 화면에 남아 있지만 저장되지 않았습니다. 필요하면 적어 두거나 복사한 뒤 다시 로그인해 주세요.";
  parts.leave.hidden = true;
  parts.stay.textContent = "닫고 입력한 값 보기";
  if (!parts.dialog.open) parts.dialog.showModal();
}

function tick() {
  const left = Math.ceil(idle - (Date.now() - lastContact) / 1000);
  if (left <= 0) {
    end();
  } else if (left <= WARN_SECONDS) {
    if (!isWarned) {
      isWarned = true;
      parts.text.textContent = `오래 쓰지 않아 ${left}초 뒤 로그아웃됩니다. 계속 쓰려면 [계속 사용]을 눌러 주세요.`;
      parts.dialog.showModal();
    }
    parts.title.textContent = `곧 자동으로 로그아웃됩니다 (${left}초)`;
  }
}

function onActivity() {
  if (!isWarned && !isOver && Date.now() - lastContact > QUIET_SECONDS * 1000) extend();
}

channel?.addEventListener("message", noteContact);
["keydown", "pointerdown"].forEach((name) => document.addEventListener(name, onActivity, { passive: true }));
document.addEventListener("session:again", () => {
  if (!isOver) return;
  isOver = false;
  noteContact();
  timer = setInterval(tick, 1000);
});
let timer = setInterval(tick, 1000);
