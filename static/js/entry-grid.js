/**
 * The entry grid, made quick. Without this module the same page is one plain form.
 *
 * Contract (all by data- attributes):
 *   table[data-entry-grid]       data-unit-won: won in one printed unit (1000000); data-unit-label: its name
 *   tr[data-row]                 data-current, data-previous: whole won ("" where unknown)
 *   input[data-cell=this_month|to_date]   the writable one of a row is edited, its readonly twin follows
 *   td[data-value=this_month|to_date]     the same figure of a locked row, as text; data-won: its whole won
 *   tr[data-correction]          whole won of a correction: in the sum of the month; data-previous of its row has it
 *   td[data-rate], td[data-state]         집행률 and the state word of a row
 *   td[data-sum=this_month|to_date|rate]  the sum row
 *   [data-filled]                number of rows that have a value
 *   [data-grid-status]           role=status: what was pasted, what is wrong
 *   [data-needs-script]          shown only when this module runs
 * What was typed waits in the tab until the server has shown it saved: a session that ended meanwhile loses nothing.
 * Rows a user never touched keep what the server printed; only changed rows are counted anew.
 */

import { NotANumber, formatAmount, formatExact, formatRate, parseAmount } from "./number.js";

function wonOf(text) {
  return text === undefined || text === "" ? null : BigInt(text);
}

class Row {
  constructor(element, unitWon) {
    this.element = element;
    this.unitWon = unitWon;
    this.current = wonOf(element.dataset.current);
    this.previous = wonOf(element.dataset.previous);
    this.inputs = [...element.querySelectorAll("input[data-cell]")];
    this.input = this.inputs.find((input) => !input.readOnly && !input.disabled) ?? null;
    this.twin = this.inputs.find((input) => input !== this.input) ?? null;
    this.stateCell = element.querySelector("[data-state]");
    this.stateAtFirst = [...(this.stateCell?.childNodes ?? [])];
    this.classAtFirst = this.input?.className;
    this.rateCell = element.querySelector("[data-rate]");
    this.rateAtFirst = this.rateCell?.textContent;
  }

  get isDirty() {
    return Boolean(this.input) && this.input.value !== this.input.defaultValue;
  }

  /** The won of a cell, or null; throws NotANumber. */
  read(name) {
    const input = this.inputs.find((candidate) => candidate.dataset.cell === name);
    if (input) return parseAmount(input.value, this.unitWon);
    const shown = this.element.querySelector(`[data-value="${name}"]`);
    if (shown?.dataset.won !== undefined) return wonOf(shown.dataset.won);
    return parseAmount(shown?.textContent ?? "", this.unitWon);
  }

  /** Both figures of the row as won, the followed one computed exactly. */
  figures() {
    if (!this.input) return { this_month: this.read("this_month"), to_date: this.read("to_date") };
    const typed = this.read(this.input.dataset.cell);
    if (typed === null) return { this_month: null, to_date: this.isDirty ? this.previous : this.read("to_date") };
    if (this.input.dataset.cell === "this_month") {
      return { this_month: typed, to_date: typed + (this.previous ?? 0n) };
    }
    return { this_month: typed - (this.previous ?? 0n), to_date: typed };
  }

  markInvalid(message) {
    this.input.classList.toggle("is-invalid", Boolean(message));
    this.input.setCustomValidity(message);
    if (message) {
      this.input.setAttribute("aria-invalid", "true");
      this.input.title = message;
    } else {
      this.input.removeAttribute("aria-invalid");
      this.input.removeAttribute("title");
    }
  }

  /** Show what follows from the typed value; returns the error text or "". */
  refresh() {
    let error = "";
    let figures = null;
    try {
      figures = this.figures();
    } catch (problem) {
      if (!(problem instanceof NotANumber)) throw problem;
      error = problem.message;
    }
    this.markInvalid(error);
    this.input.classList.toggle("is-dirty", this.isDirty && !error);
    this.input.classList.toggle("is-negative", Boolean(figures?.[this.input.dataset.cell] < 0n));
    if (this.twin) {
      const followed = figures?.[this.twin.dataset.cell] ?? null;
      this.twin.value = formatAmount(followed, this.unitWon);
      this.twin.classList.toggle("is-negative", followed !== null && followed < 0n);
    }
    if (this.rateCell) this.rateCell.textContent = formatRate(figures?.to_date ?? null, this.current);
    this.showState(error);
    return error;
  }

  showState(error) {
    if (!this.stateCell) return;
    if (!error && !this.isDirty) {
      this.stateCell.replaceChildren(...this.stateAtFirst);
      return;
    }
    const badge = document.createElement("span");
    badge.className = error ? "badge badge--danger" : "badge badge--warning";
    badge.textContent = error ? "오류" : "저장 안 됨";
    this.stateCell.replaceChildren(badge);
  }

  restore() {
    this.input.value = this.input.defaultValue;
    this.markInvalid("");
    this.input.className = this.classAtFirst;
    if (this.twin) {
      this.twin.value = this.twin.defaultValue;
      this.twin.classList.remove("is-negative");
    }
    if (this.rateCell) this.rateCell.textContent = this.rateAtFirst;
    this.showState("");
  }

  /** Thousands separators and △, keeping every won; what is no number stays as typed. */
  tidy() {
    try {
      const won = parseAmount(this.input.value, this.unitWon);
      const tidied = formatExact(won, this.unitWon);
      if (won !== parseOr(this.input.defaultValue, this.unitWon)) this.input.value = tidied;
      else this.input.value = this.input.defaultValue;
    } catch (problem) {
      if (!(problem instanceof NotANumber)) throw problem;
    }
  }
}

function parseOr(text, unitWon) {
  try {
    return parseAmount(text, unitWon);
  } catch {
    return undefined;
  }
}

export class EntryGrid {
  constructor(table) {
    this.table = table;
    this.scope = table.closest("main") ?? document;
    this.unitWon = BigInt(table.dataset.unitWon || "1");
    this.rows = [...table.querySelectorAll("tr[data-row]")].map((row) => new Row(row, this.unitWon));
    this.editable = this.rows.filter((row) => row.input);
    this.form = table.closest("form");
    this.isSending = false;
    this.listen();
    this.bringBack();
  }

  listen() {
    this.scope.querySelectorAll("[data-needs-script]").forEach((hint) => (hint.hidden = false));
    this.table.addEventListener("input", (event) => this.onInput(event));
    this.table.addEventListener("keydown", (event) => this.onKey(event));
    this.table.addEventListener("paste", (event) => this.onPaste(event));
    this.table.addEventListener("focusin", (event) => event.target.matches?.("input[data-cell]") && event.target.select());
    this.table.addEventListener("focusout", (event) => this.onLeave(event));
    this.form?.addEventListener("submit", () => {
      this.isSending = true;
      this.keep();
    });
    window.addEventListener("pageshow", () => (this.isSending = false));
    window.addEventListener("beforeunload", (event) => {
      if (!this.isSending && this.hasUnsaved()) event.preventDefault();
    });
  }

  /** Where what is being sent waits, for the same person, month, unit of money and column. */
  get keptUnder() {
    const who = document.querySelector(".masthead__who")?.textContent ?? "";
    const column = this.editable[0]?.input.dataset.cell ?? "";
    return ["typed", location.pathname, who.trim(), this.table.dataset.unitLabel, column].join(" ");
  }

  keep() {
    const typed = this.editable.filter((row) => row.isDirty).map((row) => [row.input.name, row.input.value]);
    if (typed.length) sessionStorage.setItem(this.keptUnder, JSON.stringify(typed));
  }

  /** Fill in what was sent and never saved, as unsaved; what the server shows is left alone. */
  bringBack() {
    const typed = JSON.parse(sessionStorage.getItem(this.keptUnder) ?? "[]");
    sessionStorage.removeItem(this.keptUnder);
    let count = 0;
    for (const [name, value] of typed) {
      const row = this.editable.find((candidate) => candidate.input.name === name);
      if (!row || row.input.value === value) continue;
      const won = parseOr(value, this.unitWon);
      if (won !== undefined && won === parseOr(row.input.value, this.unitWon)) continue;
      row.input.value = value;
      row.refresh();
      count += 1;
    }
    if (!count) return;
    this.refreshSums();
    this.say(`저장되지 않은 값 ${count}건을 되살렸습니다. 확인한 뒤 저장해 주세요.`);
  }

  /** Typed here, or sent back by the server as not saved. */
  hasUnsaved() {
    return this.editable.some((row) => row.isDirty) || this.table.querySelector(".is-error, .is-conflict") !== null;
  }

  rowOf(target) {
    return this.editable.find((row) => row.input === target) ?? null;
  }

  say(text) {
    const status = this.scope.querySelector("[data-grid-status]");
    if (status) status.textContent = text;
  }

  onInput(event) {
    const row = this.rowOf(event.target);
    if (!row || event.isComposing) return;
    row.refresh();
    this.refreshSums();
  }

  onLeave(event) {
    const row = this.rowOf(event.target);
    if (!row) return;
    row.tidy();
    const error = row.isDirty || row.input.hasAttribute("aria-invalid") ? row.refresh() : "";
    this.refreshSums();
    if (error) this.say(error);
    else this.sayUnsaved();
  }

  sayUnsaved() {
    const count = this.editable.filter((row) => row.isDirty).length;
    if (count) this.say(`저장하지 않은 값 ${count}건`);
    else this.say("");
  }

  onKey(event) {
    const row = this.rowOf(event.target);
    if (!row || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = this.editable[this.editable.indexOf(row) + step];
      if (next) next.input.focus();
      else row.tidy();
    } else if (event.key === "Escape" && row.isDirty) {
      row.restore();
      this.refreshSums();
      row.input.select();
      this.say("처음 값으로 되돌렸습니다.");
    }
  }

  /** A block from Excel goes down the rows from here; a locked row is skipped and told. */
  onPaste(event) {
    const row = this.rowOf(event.target);
    const text = event.clipboardData?.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "") ?? "";
    if (!row || !/[\n\t]/.test(text)) return;
    event.preventDefault();
    const lines = text.split("\n").map((line) => line.split("\t"));
    const start = this.rows.indexOf(row);
    let [filled, invalid, locked, extra] = [0, 0, 0, 0];
    lines.forEach((cells, offset) => {
      extra += Math.max(0, cells.length - 1);
      const target = this.rows[start + offset];
      if (!target) extra += 1;
      else if (!target.input) locked += 1;
      else {
        target.input.value = cells[0].trim();
        target.tidy();
        if (target.refresh()) invalid += 1;
        filled += 1;
      }
    });
    this.refreshSums();
    this.say(
      [
        `${filled}칸을 붙여넣었습니다.`,
        invalid && `숫자가 아닌 칸 ${invalid}개.`,
        locked && `잠긴 줄 ${locked}개는 건너뛰었습니다.`,
        extra && `표를 벗어난 칸 ${extra}개는 넣지 않았습니다.`,
      ]
        .filter(Boolean)
        .join(" "),
    );
  }

  refreshSums() {
    const sums = { current: 0n, this_month: 0n, to_date: 0n };
    for (const line of this.table.querySelectorAll("[data-correction]")) sums.this_month += BigInt(line.dataset.correction);
    let filled = 0;
    for (const row of this.rows) {
      try {
        const figures = row.figures();
        sums.current += row.current ?? 0n;
        sums.this_month += figures.this_month ?? 0n;
        sums.to_date += figures.to_date ?? row.previous ?? 0n;
        if (figures.this_month !== null) filled += 1;
      } catch (problem) {
        if (!(problem instanceof NotANumber)) throw problem;
        sums.to_date += row.previous ?? 0n;
      }
    }
    const show = (name, text) => {
      const cell = this.table.querySelector(`[data-sum="${name}"]`);
      if (cell) cell.textContent = text;
    };
    show("this_month", formatAmount(sums.this_month, this.unitWon));
    show("to_date", formatAmount(sums.to_date, this.unitWon));
    show("rate", formatRate(sums.to_date, sums.current));
    this.scope.querySelectorAll("[data-filled]").forEach((place) => (place.textContent = String(filled)));
  }
}

if (typeof document !== "undefined") {
  document.querySelectorAll("table[data-entry-grid]").forEach((table) => new EntryGrid(table));
}
