/**
 * Saving cell by cell: what was left is sent by itself, and every cell says where it stands.
 *
 * One request at a time, all or nothing. A lost connection is tried again with growing pauses; a conflict shows both
 * values and waits for a choice; the last saves can be taken back as new saves.
 */

import { isDirty, savedValueOf, seriesOf, settle, wordsOf } from "./entry-cells.js";
import { SessionOver, send } from "./entry-session.js";

const PAUSE = 400; // milliseconds after a cell was left
const LONGEST_PAUSE = 30_000;
const MOST_STEPS = 50;

export class Saver {
  constructor(grid) {
    this.grid = grid;
    this.url = grid.table.dataset.saveUrl + location.search;
    this.waiting = new Map(); // cell -> row
    this.onTheWay = 0;
    this.conflicts = new Set();
    this.undone = [];
    this.done = [];
    this.pause = 0;
    this.timer = null;
    this.running = null;
    this.button = grid.scope.querySelector("[data-undo]");
    if (this.button) this.button.hidden = false;
    this.listen();
    grid.say("고친 칸은 자동으로 저장됩니다.");
  }

  listen() {
    this.button?.addEventListener("click", () => this.undo());
    document.addEventListener("keydown", (event) => this.onKey(event));
    this.grid.form?.addEventListener("submit", (event) => this.onSubmit(event));
    window.addEventListener("online", () => this.flush());
    this.grid.table.addEventListener("click", (event) => this.onChoice(event));
  }

  get isBusy() {
    return this.onTheWay > 0 || this.waiting.size > 0 || this.conflicts.size > 0;
  }

  /** A cell was left: send it soon, if it says something new. */
  queue(row, cell) {
    if (this.conflicts.has(cell) || !isDirty(cell)) return;
    this.waiting.set(cell, row);
    if (!this.pause) this.schedule(PAUSE);
  }

  forget(row, cell) {
    this.waiting.delete(cell);
    if (this.conflicts.delete(cell)) row.element.parentElement.querySelector(`[data-cell-name="${cell.name}"]`)?.closest("tr").remove();
  }

  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  /** Send what waits; resolves once nothing can be sent any more. */
  flush() {
    clearTimeout(this.timer);
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  async run() {
    while (this.waiting.size) {
      const rows = new Map([...this.waiting].filter(([cell, row]) => isDirty(cell) && !this.isWrong(cell, row)));
      this.waiting.clear();
      if (!rows.size) return;
      const sent = new Map([...rows.keys()].map((cell) => [cell.name, { value: cell.value }]));
      if (!(await this.post(sent, { remember: this.done }))) return;
    }
  }

  isWrong(cell, row) {
    return row.asksServer(cell) && cell.hasAttribute("aria-invalid") && Boolean(row.refresh());
  }

  /**
   * One request. `sent` maps names to {value, seen?}. Returns whether it is worth going on; with `isWhole` a refusal
   * puts every cell back instead of saving the rest.
   */
  async post(sent, { remember, isWhole = false } = {}) {
    const places = new Map([...sent.keys()].map((name) => [name, this.grid.cellNamed(name)]).filter(([, place]) => place));
    const rows = new Set([...places.values()].map(({ row }) => row));
    const memory = Object.assign({}, ...[...rows].map((row) => row.memory()));
    const cells = {};
    for (const [name, cell] of sent) cells[name] = { seen: memory[`seen-${seriesOf(name)}`], ...cell };
    for (const [name, cell] of Object.entries(cells)) if (!isFigure(name)) delete cell.seen;
    const { unitLabel: unit, mode, lastYear } = this.grid.table.dataset;
    rows.forEach((row) => row.showBadge("info", "저장 중"));
    this.grid.say("저장 중…");
    this.onTheWay += 1;
    try {
      const answer = await send(this.url, { unit, mode, cells, memory, has_last_year: lastYear === "yes" });
      if (answer.status >= 500 || answer.status === 429) throw new TypeError("try again");
      this.pause = 0;
      return this.take(answer, sent, places, { remember, isWhole });
    } catch (problem) {
      if (!(problem instanceof TypeError) && !(problem instanceof SessionOver)) throw problem;
      this.putOff(places, problem, isWhole);
      return false;
    } finally {
      this.onTheWay -= 1;
    }
  }

  /** Nobody answered, or nobody is signed in: everything stays typed, and a lost connection is tried again. */
  putOff(places, problem, isWhole) {
    for (const { row, cell } of places.values()) {
      if (!isWhole || isDirty(cell)) this.waiting.set(cell, row);
      row.showBadge("warning", "저장 안 됨");
    }
    if (problem instanceof SessionOver) {
      this.grid.say(`${problem.message} 적은 값은 남아 있습니다. [저장]을 누르면 다시 로그인합니다.`);
      return;
    }
    this.pause = Math.min(LONGEST_PAUSE, Math.max(1000, this.pause * 2));
    this.grid.say(`연결이 끊겨 ${places.size}칸을 아직 저장하지 못했습니다. ${this.pause / 1000}초 뒤 다시 보냅니다.`);
    this.schedule(this.pause);
  }

  take(answer, sent, places, { remember, isWhole }) {
    const results = answer.body.cells ?? {};
    if (answer.ok) {
      this.takeSaved(answer.body, sent, places, remember);
      return true;
    }
    if (isWhole) {
      for (const { row, cell } of places.values()) {
        cell.value = savedValueOf(cell);
        row.refresh();
      }
      this.grid.refreshSums();
      this.grid.say(`하나도 저장하지 않았습니다. ${answer.body.message ?? ""}`);
      return false;
    }
    let held = 0;
    for (const [name, { row, cell }] of places) {
      const result = results[name] ?? { state: "error", message: answer.body.message };
      if (result.state === "held") {
        this.waiting.set(cell, row);
        row.showBadge("warning", "저장 안 됨");
        held += 1;
      } else {
        this.takeRefusal(row, cell, result, answer.body);
      }
    }
    this.grid.say(answer.body.message || "저장하지 못했습니다. 화면을 새로 고쳐 주세요.");
    return held > 0 && held < places.size;
  }

  takeSaved(body, sent, places, remember) {
    const step = [];
    const values = new Map([...sent].map(([name, cell]) => [name, cell.value]));
    for (const [name, { cell }] of places) {
      const before = body.cells[name]?.before ?? savedValueOf(cell);
      step.push({ name, before, after: values.get(name) });
    }
    for (const { row } of new Map([...places.values()].map((place) => [place.row, place])).values()) {
      row.cells.filter((cell) => values.has(cell.name)).forEach((cell) => settle(cell, values.get(cell.name)));
      row.adoptAnswer(body, values); // knows better, where it says anything of a cell
      row.showStanding();
      row.stateAtFirst = row.isDirty ? row.stateAtFirst : [...row.stateCell.childNodes];
    }
    this.remember(step, remember);
    this.grid.refreshSums();
    const clock = new Date().toLocaleTimeString("ko-KR", { hour: "2-digit", minute: "2-digit", hour12: false });
    this.grid.say(`${step.length > 1 ? `${step.length}칸 ` : ""}자동 저장됨 ${clock}`);
    this.grid.story?.refresh([...places.values()].map(({ row }) => row));
  }

  takeRefusal(row, cell, result, body) {
    const messages = { conflict: ["danger", "충돌"], locked: ["", result.message?.includes("마감") ? "마감" : "잠김"] };
    const [tone, word] = messages[result.state] ?? ["danger", "오류"];
    if (result.state === "conflict") this.showConflict(row, cell, result, body);
    else row.markInvalid(result.message ?? "");
    row.showBadge(tone, word);
  }

  /** Both values and a choice, in a row of its own under the cell's. */
  showConflict(row, cell, result, body) {
    const mine = cell.value;
    row.adoptAnswer(body, new Map());
    cell.value = mine;
    const stored = isFigure(cell.name) ? result.text : wordsOf(cell, savedValueOf(cell));
    if (!isDirty(cell)) {
      this.conflicts.delete(cell);
      return;
    }
    this.conflicts.add(cell);
    cell.classList.add("is-conflict");
    const note = document.createElement("tr");
    note.className = "row-note";
    note.dataset.copySkip = "";
    const place = note.insertCell();
    place.colSpan = row.element.cells.length;
    const text = document.createElement("strong");
    text.textContent = `충돌 · 저장된 값 ${stored || "빈칸"}${result.by ? ` (${result.by})` : ""} · 내 값 ${wordsOf(cell, mine) || "빈칸"} `;
    place.append(text, button("내 값 쓰기", "mine", cell.name), " ", button("저장된 값 두기", "stored", cell.name));
    row.element.after(note);
    note.querySelector("button").focus();
  }

  onChoice(event) {
    const chosen = event.target.closest?.("[data-conflict]");
    if (!chosen) return;
    const { row, cell } = this.grid.cellNamed(chosen.dataset.cellName);
    this.conflicts.delete(cell);
    cell.classList.remove("is-conflict");
    chosen.closest("tr").remove();
    if (chosen.dataset.conflict === "stored") {
      row.restore(cell);
      row.refresh();
      row.showStanding();
      this.grid.say("저장된 값을 그대로 두었습니다.");
    } else {
      this.waiting.set(cell, row);
      this.flush();
    }
    this.grid.refreshSums();
    cell.focus();
  }

  /** A saved step that can be taken back; saving something new forgets what could be done again. */
  remember(step, list) {
    const stack = list ?? this.done;
    stack.push(step);
    if (stack.length > MOST_STEPS) stack.shift();
    if (stack === this.done && !this.isReplaying) this.undone.length = 0;
    if (this.button) this.button.disabled = !this.done.length;
  }

  async undo() {
    await this.replay(this.done, this.undone, "되돌릴 저장이 없습니다.", "되돌렸습니다");
  }

  async redo() {
    await this.replay(this.undone, this.done, "다시 할 것이 없습니다.", "다시 저장했습니다");
  }

  async replay(from, to, nothing, what) {
    await this.flush();
    const step = from.pop();
    if (!step) {
      this.grid.say(nothing);
      return;
    }
    const sent = new Map();
    for (const { name, before } of step) {
      const place = this.grid.cellNamed(name);
      if (!place) continue;
      place.cell.value = before;
      place.row.refresh();
      const version = (place.row.memory()[`seen-${seriesOf(name)}`] ?? "0|").split("|")[0];
      sent.set(name, { value: before, seen: `${version}|?` }); // counts as typed, though it may look the same
    }
    this.isReplaying = true;
    const isDone = await this.post(sent, { remember: to, isWhole: true });
    this.isReplaying = false;
    if (isDone) this.grid.say(`${what}(${step.length}칸). 되돌린 값도 이력에 남습니다.`);
    else from.push(step);
    if (this.button) this.button.disabled = !this.done.length;
  }

  onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "s") {
      event.preventDefault();
      this.settle();
    } else if (key === "z" || key === "y") {
      const row = this.grid.rowOf(event.target);
      const isTyping = row ? isDirty(event.target) : /^(INPUT|TEXTAREA)$/.test(event.target.tagName) && !event.target.readOnly;
      if (isTyping) return; // the browser's own undo of typing
      event.preventDefault();
      if (key === "y" || event.shiftKey) this.redo();
      else this.undo();
    }
  }

  /** Everything typed is sent now; returns whether nothing is left unsaved. */
  async settle() {
    for (const row of this.grid.editable) {
      row.tidy();
      row.cells.filter((cell) => isDirty(cell) && !this.conflicts.has(cell)).forEach((cell) => this.waiting.set(cell, row));
    }
    await this.running;
    await this.flush();
    const left = this.grid.editable.find((row) => row.isDirty);
    if (!left) return true;
    left.cells.find(isDirty).focus();
    return false;
  }

  /** [저장] saves here; [제출] goes to the server as a form, once everything is saved. */
  async onSubmit(event) {
    event.preventDefault();
    const form = this.grid.form;
    const { name = "action", value = "save" } = event.submitter ?? {};
    if (!(await this.settle())) {
      this.grid.say(`저장하지 못한 칸이 있습니다. ${this.grid.scope.querySelector("[data-grid-status]")?.textContent ?? ""}`);
      return;
    }
    if (name === "action" && value === "save") {
      const clock = new Date().toLocaleTimeString("ko-KR", { hour: "2-digit", minute: "2-digit", hour12: false });
      this.grid.say(`모두 저장되어 있습니다 ${clock}`);
      return;
    }
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
    this.grid.isSending = true;
    form.submit();
  }
}

/** Cells that hold the figure itself: their memory is its version. */
function isFigure(name) {
  return /^(this_month|to_date|value)-/.test(name);
}

function button(label, choice, name) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button button--small", textContent: label });
  made.dataset.conflict = choice;
  made.dataset.cellName = name;
  return made;
}
