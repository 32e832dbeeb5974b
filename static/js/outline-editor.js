/**
 * The editor of a text: the keyboard of the paper, and saving by itself.
 *
 * Contract: form[data-outline-form] data-save-url with textarea[data-outline] and [data-outline-version];
 * [data-outline-status], [data-outline-panel] (replaced by what the server says of the numbers),
 * [data-outline-conflict] with [data-outline-message], a readonly textarea and [data-outline-choice=mine|stored];
 * [data-outline-pasted] (hidden) says that only a part of what was pasted was taken;
 * forms [data-outline-act] are sent after everything typed is saved. Without this script the form saves as a whole.
 */

import { SessionOver, send } from "./entry-session.js";
import { OutlineKeys } from "./outline-keys.js";

const PAUSE = 1200; // milliseconds after the last letter
const LONGEST_PAUSE = 30_000;

class OutlineEditor {
  constructor(form) {
    this.form = form;
    this.field = form.querySelector("[data-outline]");
    this.url = form.dataset.saveUrl;
    this.saved = this.field.value;
    this.version = Number(form.querySelector("[data-outline-version]").value);
    this.conflict = document.querySelector("[data-outline-conflict]");
    this.pause = 0;
    this.isSending = false;
    new OutlineKeys(this.field);
    this.field.addEventListener("input", () => this.onInput());
    this.field.addEventListener("outline:pasted", (event) => this.onPasted(event.detail));
    document.addEventListener("submit", (event) => this.onSubmit(event));
    this.conflict.addEventListener("click", (event) => this.onChoice(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty && !this.isSending) event.preventDefault();
    });
    this.say("고친 글은 자동으로 저장됩니다.");
  }

  get isDirty() {
    return this.field.value !== this.saved;
  }

  say(text) {
    document.querySelector("[data-outline-status]").textContent = text;
  }

  onInput() {
    if (!this.conflict.hidden) return;
    this.say("저장 안 됨");
    this.schedule(this.pause || PAUSE);
  }

  /** Of a whole card only one part was taken: that is said, and stays said until the next paste. */
  onPasted({ isCut }) {
    const told = document.querySelector("[data-outline-pasted]");
    if (told) told.hidden = !isCut;
  }

  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  /** Send what was typed; whether everything is saved afterwards. */
  async flush() {
    clearTimeout(this.timer);
    this.running ??= this.save().finally(() => (this.running = null));
    await this.running;
    return !this.isDirty;
  }

  async save() {
    while (this.isDirty && this.conflict.hidden) {
      const text = this.field.value;
      this.say("저장 중…");
      try {
        const answer = await send(this.url, { text, version: this.version });
        if (answer.status >= 500 || answer.status === 429) throw new TypeError("try again");
        this.pause = 0;
        if (!this.take(answer, text)) return;
      } catch (problem) {
        this.putOff(problem);
        return;
      }
    }
  }

  take({ ok, status, body }, text) {
    if (status === 409 && "version" in body) {
      this.showConflict(body);
      return false;
    }
    if (!ok) {
      this.say(body.message || "저장하지 못했습니다. 화면을 새로 고쳐 주세요.");
      return false;
    }
    this.saved = text;
    this.takeVersion(body.version);
    document.querySelector("[data-outline-panel]").innerHTML = body.panel; // rendered and escaped by our own server
    if (!body.is_stale) document.querySelectorAll("[data-outline-stale], button[value=keep]").forEach((part) => part.remove());
    const clock = new Date().toLocaleTimeString("ko-KR", { hour: "2-digit", minute: "2-digit", hour12: false });
    this.say(`자동 저장됨 ${clock}`);
    return true;
  }

  takeVersion(version) {
    this.version = version;
    document.querySelectorAll("[data-outline-version]").forEach((input) => (input.value = version));
  }

  /** Nobody answered, or nobody is signed in: the text stays, and a lost connection is tried again. */
  putOff(problem) {
    if (problem instanceof SessionOver) {
      this.say(`${problem.message} 적은 글은 남아 있습니다. [저장]을 누르면 다시 로그인합니다.`);
    } else if (problem instanceof TypeError) {
      this.pause = Math.min(LONGEST_PAUSE, Math.max(2000, this.pause * 2));
      this.say(`연결이 끊겨 아직 저장하지 못했습니다. ${this.pause / 1000}초 뒤 다시 보냅니다.`);
      this.schedule(this.pause);
    } else {
      throw problem;
    }
  }

  showConflict({ message, text, version }) {
    this.stored = { text, version };
    this.conflict.hidden = false;
    this.conflict.querySelector("[data-outline-message]").textContent = message;
    this.conflict.querySelector("textarea").value = text;
    this.conflict.querySelector("button").focus();
    this.say("충돌: 두 글을 견주어 고르세요.");
  }

  onChoice(event) {
    const choice = event.target.closest?.("[data-outline-choice]")?.dataset.outlineChoice;
    if (!choice) return;
    this.conflict.hidden = true;
    this.takeVersion(this.stored.version);
    this.saved = this.stored.text;
    if (choice === "stored") {
      this.field.value = this.stored.text;
      this.say("저장되어 있던 글로 바꾸었습니다.");
    }
    this.field.focus();
    this.flush();
  }

  /** [저장] saves here; every other form goes to the server once the text is saved. */
  async onSubmit(event) {
    const form = event.target;
    const isOurs = form === this.form;
    if (!isOurs && !form.matches("[data-outline-act]")) return;
    event.preventDefault();
    const { name, value } = event.submitter ?? {};
    if (!(await this.flush())) return;
    if (isOurs && (!value || value === "save")) {
      this.say("모두 저장되어 있습니다.");
      return;
    }
    const again = name === "action" ? await this.formOf(form, value) : form;
    again.querySelector("[name=version]").value = this.version;
    if (name) again.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    this.isSending = true;
    again.submit();
  }

  /** The panel may have been drawn anew while the text was saved: the same act of the form that stands there now. */
  async formOf(form, value) {
    if (form.isConnected) return form;
    const wanted = new FormData(form);
    const same = [...document.querySelectorAll("form[data-outline-act]")].find(
      (other) =>
        other.querySelector(`button[value="${value}"]`) &&
        ["block", "row", "column", "start", "number"].every((name) => (new FormData(other).get(name) ?? "") === (wanted.get(name) ?? "")),
    );
    return same ?? document.body.appendChild(form);
  }
}

document.querySelectorAll("form[data-outline-form]").forEach((form) => new OutlineEditor(form));
