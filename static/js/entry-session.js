/**
 * Asking the server from a page that outlives its session: 401 opens an overlay, and what was asked is asked again.
 *
 * Contract: dialog[data-session-dialog] data-account, data-again-url; inside it [data-again-password],
 * [data-again-error], [data-again-later]. The token of every form on the page follows the new session.
 * Events on document: "session:ended" (cancelable, from idle-logout.js), "session:again" once signed in.
 */

export class SessionOver extends Error {}

const SCRIPT = { "X-Requested-With": "XMLHttpRequest" };
const dialog = typeof document === "undefined" ? null : document.querySelector("[data-session-dialog]");
let asking = null;

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

function takeToken(text) {
  if (!text) return;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = text));
}

async function askWhoIsIn() {
  const response = await fetch(dialog.dataset.againUrl, { headers: SCRIPT, cache: "no-store" });
  const answer = await response.json();
  takeToken(answer.token);
  return answer.username;
}

function sendPassword(password) {
  const body = new URLSearchParams({ username: dialog.dataset.account, password });
  return fetch(dialog.dataset.againUrl, { method: "POST", body, headers: { ...SCRIPT, "X-CSRFToken": token() } });
}

function sayError(text) {
  dialog.querySelector("[data-again-error]").textContent = text;
}

async function trySignIn(field) {
  let response = await sendPassword(field.value);
  if (response.status === 403) {
    await askWhoIsIn();
    response = await sendPassword(field.value);
  }
  field.value = "";
  const answer = await response.json().catch(() => ({}));
  takeToken(answer.token);
  if (response.ok) return true;
  sayError(
    response.status === 429
      ? "비밀번호를 여러 번 틀려 계정이 잠겼습니다. 관리자에게 잠금 해제를 부탁하세요. 적은 값은 이 화면에 남아 있습니다."
      : answer.message ?? "로그인하지 못했습니다. 잠시 뒤 다시 해 주세요.",
  );
  return false;
}

function showOverlay() {
  return new Promise((resolve, reject) => {
    const form = dialog.querySelector("form");
    const field = dialog.querySelector("[data-again-password]");
    const later = dialog.querySelector("[data-again-later]");
    const end = new AbortController();
    const leave = (act, value) => {
      end.abort();
      if (dialog.open) dialog.close();
      act(value);
    };
    const giveUp = (event) => {
      event.preventDefault();
      leave(reject, new SessionOver("로그인하지 않아 저장하지 않았습니다."));
    };
    form.addEventListener(
      "submit",
      async (event) => {
        event.preventDefault();
        sayError("");
        try {
          if (await trySignIn(field)) leave(resolve);
          else field.focus();
        } catch {
          sayError("서버에 닿지 못했습니다. 연결을 확인하고 다시 눌러 주세요.");
        }
      },
      { signal: end.signal },
    );
    later.addEventListener("click", giveUp, { signal: end.signal });
    dialog.addEventListener("cancel", giveUp, { signal: end.signal });
    sayError("");
    if (!dialog.open) dialog.showModal();
    field.focus();
  });
}

async function signIn() {
  const focused = document.activeElement;
  if ((await askWhoIsIn()) !== dialog.dataset.account) await showOverlay();
  document.dispatchEvent(new CustomEvent("session:again"));
  focused?.focus?.();
}

/** Signed in as the page's account again; one overlay serves everybody who waits. */
export function signInAgain() {
  if (!dialog) return Promise.reject(new SessionOver("로그인이 끝났습니다."));
  asking ??= signIn().finally(() => (asking = null));
  return asking;
}

/** POST as JSON; a lost session or an old token is mended on the way. Returns {status, ok, body}. */
export async function send(url, content) {
  for (let attempt = 0; ; attempt += 1) {
    const response = await fetch(url, {
      method: "POST",
      headers: { ...SCRIPT, "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(content),
      redirect: "error",
    });
    const body = await response.json().catch(() => ({}));
    const isStale = response.status === 401 || (response.status === 403 && body.code === "csrf");
    if (!isStale || attempt > 2) return { status: response.status, ok: response.ok, body };
    await signInAgain();
  }
}

if (dialog) {
  document.addEventListener("session:ended", (event) => {
    event.preventDefault();
    signInAgain().catch(() => {});
  });
}
