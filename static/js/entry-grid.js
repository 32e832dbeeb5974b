/**
 * The entry grid, made quick. Without this module the same page is one plain form.
 *
 * Contract (all by data- attributes):
 *   table[data-entry-grid]       data-unit-won: won in one printed unit (1000000); data-unit-label: its name; data-mode;
 *                                data-save-url, data-paste-url, data-story-url: switch on entry-save, entry-paste, entry-story
 *   tr[data-row]                 data-current, data-previous, data-won (saved): whole won ("" where unknown)
 *   [data-cell=NAME], [data-more=NAME]   an input, select or textarea named NAME-SERIES; of this_month and to_date the
 *                                writable one is edited and its readonly twin follows
 *   td[data-value=this_month|to_date]     the same figure of a locked row, as text; data-won: its whole won
 *   tr[data-correction]          whole won of a correction: in the sum of the month; data-previous of its row has it
 *   td[data-rate], td[data-state]         집행률 and the state word of a row
 *   td[data-sum=this_month|to_date|rate]  the sum row
 *   [data-filled]                number of rows that have a value
 *   [data-grid-status]           role=status: what was saved or pasted, what is wrong
 *   [data-undo]                  the button that takes the last save back
 *   [data-needs-script]          shown only when this module runs
 * Rows a user never touched keep what the server printed; only changed rows are counted anew.
 */

import { isDirty, isText, kindOf } from "./entry-cells.js";
import { Paste } from "./entry-paste.js";
import { Row } from "./entry-row.js";
import { Saver } from "./entry-save.js";
import { Story } from "./entry-story.js";
import { NotANumber, formatAmount, formatRate } from "./number.js";

export class EntryGrid {
  constructor(table) {
    this.table = table;
    this.scope = table.closest("main") ?? document;
    this.unitWon = BigInt(table.dataset.unitWon || "1");
    this.rows = [...table.querySelectorAll("tr[data-row]")].map((row) => this.makeRow(row));
    this.editable = this.rows.filter((row) => row.cells.length);
    this.byElement = new Map(this.rows.map((row) => [row.element, row]));
    this.form = table.closest("form");
    this.isSending = false;
    this.saver = table.dataset.saveUrl ? new Saver(this) : null;
    this.paste = new Paste(this);
    if (table.dataset.storyUrl) this.story = new Story(this);
    this.listen();
  }

  makeRow(element) {
    return new Row(element, this.unitWon);
  }

  /** The series that is worked on at a place of a row. */
  seriesAt(row, _place) {
    return row.series;
  }

  /** The rows from a cell down as the page shows them, for a block that is pasted there. */
  orderFrom(row) {
    const visible = this.rows.filter((candidate) => !candidate.element.hidden);
    return visible.slice(visible.indexOf(row)).map((candidate) => candidate.series);
  }

  listen() {
    this.scope.querySelectorAll("[data-needs-script]").forEach((hint) => (hint.hidden = false));
    this.table.addEventListener("input", (event) => this.onInput(event));
    this.table.addEventListener("compositionend", (event) => this.onInput(event));
    this.table.addEventListener("change", (event) => !isText(event.target) && this.onLeave(event));
    this.table.addEventListener("keydown", (event) => this.onKey(event));
    this.table.addEventListener("focusin", (event) => this.onEnter(event));
    this.table.addEventListener("focusout", (event) => this.onLeave(event));
    if (!this.saver) this.form?.addEventListener("submit", () => (this.isSending = true));
    window.addEventListener("pageshow", () => (this.isSending = false));
    window.addEventListener("beforeunload", (event) => {
      if (!this.isSending && this.hasUnsaved()) event.preventDefault();
    });
  }

  /** Typed here, on its way, or sent back by the server as not saved. */
  hasUnsaved() {
    if (this.saver?.isBusy || this.editable.some((row) => row.isDirty)) return true;
    return this.table.querySelector(".is-error, .is-conflict") !== null;
  }

  /** The row of an editable cell, or null. */
  rowOf(target) {
    const row = this.byElement.get(target?.closest?.("tr"));
    return row?.cells.includes(target) ? row : null;
  }

  cellNamed(name) {
    for (const row of this.editable) {
      const cell = row.cells.find((candidate) => candidate.name === name);
      if (cell) return { row, cell };
    }
    return null;
  }

  say(text) {
    const status = this.scope.querySelector("[data-grid-status]");
    if (status && status.textContent !== text) status.textContent = text;
  }

  onEnter(event) {
    if (this.rowOf(event.target) && isText(event.target)) event.target.select();
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
    if (event.target === row.input) row.tidy();
    const isInvalid = row.input?.hasAttribute("aria-invalid");
    const error = row.isDirty || isInvalid ? row.refresh() : "";
    this.refreshSums();
    if (error && event.target === row.input) this.say(error);
    else if (this.saver) this.saver.queue(row, event.target);
    else this.sayUnsaved();
  }

  sayUnsaved() {
    const count = this.editable.filter((row) => row.isDirty).length;
    this.say(count ? `저장하지 않은 값 ${count}건` : "");
  }

  onKey(event) {
    const cell = event.target;
    const row = this.rowOf(cell);
    if (!row || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && isDirty(cell)) {
      row.restore(cell);
      this.saver?.forget(row, cell);
      this.refreshSums();
      if (isText(cell)) cell.select();
      this.say("처음 값으로 되돌렸습니다.");
    } else if (event.key === "F2" && isText(cell)) {
      cell.setSelectionRange(cell.value.length, cell.value.length);
      event.preventDefault();
    } else if (isText(cell)) {
      this.move(event, row, cell);
    }
  }

  /** Enter and the arrows go from cell to cell; within a text the arrows move the caret first. */
  move(event, row, cell) {
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = this.cellBeside(row, cell, step);
      if (next) next.focus();
      else this.onLeave({ target: cell });
    } else if (side && !event.shiftKey && this.isAtEdge(cell, side)) {
      const next = row.cells[row.cells.indexOf(cell) + side];
      if (!next) return;
      event.preventDefault();
      next.focus();
    }
  }

  cellBeside(row, cell, step) {
    for (let place = this.editable.indexOf(row) + step; ; place += step) {
      const next = this.editable[place];
      if (!next) return null;
      const found = next.cells.find((candidate) => kindOf(candidate) === kindOf(cell));
      if (found && !next.element.hidden) return found;
    }
  }

  isAtEdge(cell, side) {
    const { selectionStart: start, selectionEnd: end, value } = cell;
    if (start === 0 && end === value.length) return true;
    return start === end && (side < 0 ? start === 0 : end === value.length);
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
    const texts = {
      this_month: formatAmount(sums.this_month, this.unitWon),
      to_date: formatAmount(sums.to_date, this.unitWon),
      rate: formatRate(sums.to_date, sums.current),
    };
    for (const [name, text] of Object.entries(texts)) {
      const cell = this.table.querySelector(`[data-sum="${name}"]`);
      if (cell) cell.textContent = text;
    }
    this.scope.querySelectorAll("[data-filled]").forEach((place) => (place.textContent = String(filled)));
  }
}

if (typeof document !== "undefined") {
  document.querySelectorAll("table[data-entry-grid]").forEach((table) => new EntryGrid(table));
}
