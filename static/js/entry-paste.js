/**
 * A block from Excel. With a server to ask (data-paste-url) it is read there and shown before anything changes; without
 * one it goes down the rows from the cell. Contract: dialog[data-paste-dialog] of reporting/entry_dialogs.html.
 */

import { isText, kindOf } from "./entry-cells.js";
import { SessionOver, send } from "./entry-session.js";

const WORDS = { change: "", same: "그대로", locked: "잠김", error: "오류", unknown: "없는 이름" };
const TONES = { same: "", locked: "", error: "danger", unknown: "warning" };

export class Paste {
  constructor(grid) {
    this.grid = grid;
    this.url = grid.table.dataset.pasteUrl;
    this.dialog = document.querySelector("[data-paste-dialog]");
    document.addEventListener("paste", (event) => this.onPaste(event));
    if (!this.dialog) return;
    this.part("cancel").addEventListener("click", () => this.dialog.close());
    this.part("unit").addEventListener("click", () => this.ask({ read_as: this.part("unit").dataset.unit }));
    this.part("columns").querySelector("select").addEventListener("change", (event) => {
      this.ask({ column: Number(event.target.value) });
    });
    this.dialog.querySelector("form").addEventListener("submit", (event) => this.onApply(event));
  }

  part(name) {
    return this.dialog.querySelector(`[data-paste-${name}]`);
  }

  onPaste(event) {
    const target = event.target.nodeType === 1 ? event.target : event.target.parentElement;
    if (document.querySelector("dialog[open]")) return;
    const row = this.grid.rowOf(target);
    if (!row && (target.closest("input, textarea, select") || !this.url)) return;
    const text = event.clipboardData?.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "") ?? "";
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const first = row ?? this.grid.editable.find((candidate) => candidate.cells.some((cell) => candidate.asksServer(cell)));
    if (!first) return;
    const cell = row ? target : first.cells.find((candidate) => first.asksServer(candidate));
    if (!this.url || !first.asksServer(cell)) {
      this.fillDown(first, cell, text);
      return;
    }
    this.block = {
      text,
      html: event.clipboardData.getData("text/html").slice(0, 3_500_000),
      order: this.grid.orderFrom(first, cell),
    };
    this.choices = {};
    this.ask();
  }

  /** The first column of the block down the same column of the grid; a locked row is skipped and told. */
  fillDown(first, cell, text) {
    const lines = text.split("\n").map((line) => line.split("\t"));
    const start = this.grid.rows.indexOf(first);
    let [filled, invalid, locked, extra] = [0, 0, 0, 0];
    lines.forEach((texts, offset) => {
      extra += Math.max(0, texts.length - 1);
      const row = this.grid.rows[start + offset];
      const target = row?.cells.find((candidate) => kindOf(candidate) === kindOf(cell));
      if (!row) extra += 1;
      else if (!target) locked += 1;
      else {
        this.put(target, texts[0].trim());
        if (target === row.input) row.tidy();
        if (row.refresh()) invalid += 1;
        else this.grid.saver?.queue(row, target);
        filled += 1;
      }
    });
    this.grid.refreshSums();
    const parts = [
      `${filled}칸을 붙여넣었습니다.`,
      invalid && `숫자가 아닌 칸 ${invalid}개.`,
      locked && `잠긴 줄 ${locked}개는 건너뛰었습니다.`,
      extra && `표를 벗어난 칸 ${extra}개는 넣지 않았습니다.`,
    ];
    this.grid.say(parts.filter(Boolean).join(" "));
  }

  put(target, text) {
    if (isText(target)) target.value = text;
    else {
      const option = [...(target.options ?? [])].find((candidate) => candidate.textContent.trim() === text);
      if (option) target.value = option.value;
    }
  }

  async ask(choice = {}) {
    Object.assign(this.choices, choice);
    const { unitLabel: unit, mode } = this.grid.table.dataset;
    try {
      const url = this.url + location.search;
      const answer = await send(url, { unit, mode, ...this.block, ...this.choices });
      if (answer.ok) this.show(answer.body);
      else this.grid.say(answer.body.message ?? "붙여넣은 내용을 읽지 못했습니다.");
    } catch (problem) {
      if (!(problem instanceof TypeError) && !(problem instanceof SessionOver)) throw problem;
      this.grid.say("연결이 끊겨 붙여넣지 못했습니다. 잠시 뒤 다시 해 주세요.");
    }
  }

  show(result) {
    this.result = result;
    const { counts } = result;
    const how = result.matched_by === "name" ? "이름으로 맞췄습니다" : "놓인 순서대로 맞췄습니다";
    const unit = result.read_as;
    this.part("summary").textContent =
      `${how}${unit ? ` · ${unit}으로 읽음` : ""} · 바뀔 값 ${counts.change}칸 · 그대로 ${counts.same}칸` +
      (counts.locked ? ` · 잠긴 줄 ${counts.locked}` : "") +
      (counts.error ? ` · 고쳐야 할 칸 ${counts.error}` : "") +
      (unit ? ` · 합계 ${result.total || "0"}${result.unit}` : "");
    this.showSuggestion(result);
    this.showNotes(result);
    this.showColumns(result);
    this.part("rows").replaceChildren(...result.rows.map(line));
    const apply = this.part("apply");
    apply.disabled = counts.error > 0 || counts.change === 0;
    apply.textContent = counts.error ? "고쳐야 할 칸이 있습니다" : `모두 붙여넣기(${counts.change}칸)`;
    if (!this.dialog.open) this.dialog.showModal();
    (apply.disabled ? this.part("cancel") : apply).focus();
  }

  showSuggestion({ suggestion }) {
    this.part("suggestion").hidden = !suggestion;
    if (!suggestion) return;
    this.part("sentence").textContent = suggestion.sentence;
    this.part("unit").dataset.unit = suggestion.unit;
    this.part("unit").textContent = `${suggestion.unit}으로 읽기`;
  }

  showNotes({ notes, dropped }) {
    const texts = [...notes];
    if (dropped.length) texts.push(`뺀 줄 ${dropped.length}: ${dropped.map(({ text, why }) => `${text || "–"}(${why})`).join(", ")}`);
    this.part("notes").replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  showColumns({ columns, column }) {
    this.part("columns").hidden = columns.length < 2;
    const options = columns.map(({ column: place, label }) => new Option(label, String(place), place === column, place === column));
    this.part("columns").querySelector("select").replaceChildren(...options);
  }

  /** All or nothing: the request that the preview has prepared, and one step for the undo. */
  async onApply(event) {
    event.preventDefault();
    const { saver } = this.grid;
    const cells = new Map(Object.entries(this.result.cells));
    this.dialog.close();
    await saver.flush();
    for (const [name, { value }] of cells) {
      const place = this.grid.cellNamed(name);
      if (!place) continue;
      place.cell.value = value;
      place.row.refresh();
    }
    this.grid.refreshSums();
    const isDone = await saver.post(cells, { remember: saver.done, isWhole: true });
    if (isDone) this.grid.say(`${cells.size}칸을 붙여넣고 저장했습니다. Ctrl+Z로 되돌립니다.`);
  }
}

function line(row) {
  const made = document.createElement("tr");
  const head = Object.assign(document.createElement("th"), { scope: "row", textContent: row.name });
  const old = Object.assign(document.createElement("td"), { className: "num", textContent: row.old || "–" });
  const fresh = Object.assign(document.createElement("td"), { className: "num", textContent: row.new || "–" });
  const told = document.createElement("td");
  if (WORDS[row.state]) {
    const tone = TONES[row.state] ? ` badge--${TONES[row.state]}` : "";
    told.append(Object.assign(document.createElement("span"), { className: `badge${tone}`, textContent: WORDS[row.state] }), " ");
  }
  told.append(row.message);
  made.append(head, old, fresh, told);
  return made;
}
