/**
 * The grid of quantities (성과지표, 시설): lists of rows and wide tables, made quick by the parts of the money grid.
 * Without this module the same page is one plain form.
 *
 * Contract (all by data- attributes):
 *   div[data-quantity-grid]      holds every table of the page; data-save-url, data-paste-url, data-story-url
 *   tr[data-row]                 a line; td[data-series] each cell of it, with input[data-cell=value] where it is open
 *   td[data-down], td[data-across]        the cell counts in the sum below it, in the sum of its line
 *   td[data-sum-down], td[data-sum-across], td[data-sum-all]     those sums
 *   td[data-follows], td[data-rate]       what follows from the value of a list's row; td[data-state] where the line stands
 *   button[data-word]            puts its word into the cell that was left last; 미집계 with the day that the cell's
 *                                data-expected knows
 */

import { isDirty, seriesOf, settle } from "./entry-cells.js";
import { EntryGrid } from "./entry-grid.js";
import { Row } from "./entry-row.js";
import { NotANumber, formatQuantity, parseQuantity } from "./number.js";

/** What stands for a number; 미집계 comes with its day. */
const WORD = /^(변동\s*없음|해당\s*없음|미집계(\s*\(?.*\d.*)?)$/;

/** The quantity of a cell in ten-thousandths, or null where there is none; throws NotANumber. */
function read(text) {
  return WORD.test(text.trim()) ? null : parseQuantity(text);
}

class QuantityRow extends Row {
  get input() {
    return null;
  }

  set input(_none) {
    // no cell of the line is more than the others
  }

  /** A block pasted anywhere is read by the server. */
  asksServer() {
    return true;
  }

  get isEmpty() {
    return this.cells.every((cell) => cell.value === "");
  }

  holds(series) {
    return this.element.querySelector(`[data-series="${series}"]`) !== null;
  }

  refresh() {
    let error = "";
    for (const cell of this.cells) {
      const wrong = this.wrongOf(cell);
      error ||= wrong;
      this.markCell(cell, wrong);
      cell.classList.toggle("is-dirty", isDirty(cell) && !wrong);
    }
    this.showState(error);
    return error;
  }

  wrongOf(cell) {
    try {
      read(cell.value);
      return "";
    } catch (problem) {
      if (!(problem instanceof NotANumber)) throw problem;
      return problem.message;
    }
  }

  markCell(cell, message) {
    cell.classList.toggle("is-invalid", Boolean(message));
    cell.title = message;
    if (message) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
  }

  markInvalid(message) {
    if (message) this.cells.filter(isDirty).forEach((cell) => this.markCell(cell, message));
  }

  tidy() {
    for (const cell of this.cells.filter(isDirty)) {
      try {
        const value = read(cell.value);
        if (value !== null) cell.value = formatQuantity(value);
      } catch (problem) {
        if (!(problem instanceof NotANumber)) throw problem;
      }
    }
  }

  restore(cell) {
    super.restore(cell);
    this.markCell(cell, "");
  }

  /** What the server says of the cells that were sent; a cell typed on meanwhile keeps what was typed. */
  adoptAnswer(body, sent) {
    for (const cell of this.cells) {
      const result = body.cells?.[cell.name];
      if (!result || result.text === undefined) continue;
      const memory = this.element.querySelector(`[name="seen-${seriesOf(cell.name)}"]`);
      memory.value = result.seen;
      const isUntouched = cell.value === (sent.get(cell.name) ?? "");
      settle(cell, result.text);
      if (isUntouched) cell.value = result.text;
      cell.classList.remove("is-dirty", "is-returned", "is-error", "is-conflict");
      cell.classList.toggle("is-saved", Boolean(result.text));
      this.markCell(cell, "");
      const follows = this.element.querySelector("[data-follows]");
      if (follows) follows.textContent = result.follows || "–";
      const rate = this.element.querySelector("[data-rate]");
      if (rate) rate.textContent = result.rate || "–";
    }
    this.remember();
  }

  /** The sum of cells in ten-thousandths; null where none says a number. */
  sumOf(places) {
    let sum = null;
    for (const place of places) {
      try {
        const value = read((place.querySelector("[data-cell]")?.value ?? place.textContent).replace("–", ""));
        if (value !== null) sum = (sum ?? 0n) + value;
      } catch (problem) {
        if (!(problem instanceof NotANumber)) throw problem;
      }
    }
    return sum;
  }
}

class QuantityGrid extends EntryGrid {
  constructor(root) {
    super(root);
    this.left = null;
    this.scope.querySelectorAll("[data-word]").forEach((button) => {
      button.addEventListener("click", () => this.putWord(button.dataset.word));
    });
  }

  makeRow(element) {
    return new QuantityRow(element, 1n);
  }

  seriesAt(row, place) {
    const cell = place.closest("[data-series]") ?? row.element.querySelector("[data-series]");
    return Number(cell.dataset.series);
  }

  onEnter(event) {
    if (this.rowOf(event.target)) this.left = event.target;
    super.onEnter(event);
  }

  /** Into the cell that somebody was in; 미집계 waits for its day. */
  putWord(word) {
    const cell = this.left;
    const row = cell && this.rowOf(cell);
    if (!row) {
      this.say("먼저 칸을 고르세요.");
      return;
    }
    const expected = word === "미집계" ? cell.dataset.expected : undefined;
    const wantsDay = word === "미집계" && !expected;
    cell.value = expected ?? (wantsDay ? `${word} ` : word);
    row.refresh();
    cell.focus();
    if (wantsDay) {
      cell.setSelectionRange(cell.value.length, cell.value.length);
      this.say("집계 예정일을 이어서 적어 주세요. 예: 미집계 7.10.");
    } else {
      this.saver?.queue(row, cell);
    }
    this.refreshSums();
  }

  onLeave(event) {
    const row = this.rowOf(event.target);
    if (!row) return;
    row.tidy();
    const error = isDirty(event.target) ? row.wrongOf(event.target) : "";
    row.refresh();
    this.refreshSums();
    if (error) this.say(error);
    else if (this.saver) this.saver.queue(row, event.target);
    else this.sayUnsaved();
  }

  /** Down and up stay in the column, and within the table. */
  cellBeside(row, cell, step) {
    const column = cell.closest("td").cellIndex;
    for (let place = this.editable.indexOf(row) + step; ; place += step) {
      const next = this.editable[place];
      if (!next) return null;
      if (!next.element.checkVisibility()) continue;
      return next.element.cells[column]?.querySelector("[data-cell]") ?? next.cells[0];
    }
  }

  /** The rest of the table from a cell on: of each line what stands right of it; 0 where nothing is counted. */
  orderFrom(row, cell) {
    const column = cell.closest("td").cellIndex;
    const table = row.element.closest("table");
    const lines = [...table.querySelectorAll("tr[data-row]")];
    return lines.slice(lines.indexOf(row.element)).map((line) =>
      [...line.cells].slice(column).filter((place) => place.dataset.series || !Object.keys(place.dataset).length)
        .map((place) => Number(place.dataset.series ?? 0)),
    );
  }

  refreshSums() {
    const adder = this.rows[0];
    if (!adder) return;
    const show = (place, cells) => {
      const sum = adder.sumOf(cells);
      place.textContent = sum === null ? "" : formatQuantity(sum);
    };
    for (const table of this.table.querySelectorAll("table")) {
      for (const place of table.querySelectorAll("[data-sum-across]")) {
        show(place, place.parentElement.querySelectorAll("[data-across]"));
      }
      for (const place of table.querySelectorAll("[data-sum-down]")) {
        show(place, [...table.querySelectorAll("td[data-down]")].filter((cell) => cell.cellIndex === place.cellIndex));
      }
      for (const place of table.querySelectorAll("[data-sum-all]")) {
        show(place, table.querySelectorAll("td[data-down][data-across]"));
      }
    }
    const asked = [...this.table.querySelectorAll("td[data-series]")].filter((place) => !place.closest("details"));
    const filled = asked.filter((place) => (place.querySelector("[data-cell]")?.value ?? place.textContent.replace("–", "")).trim());
    this.scope.querySelectorAll("[data-filled]").forEach((place) => (place.textContent = String(filled.length)));
  }
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-quantity-grid]").forEach((root) => new QuantityGrid(root));
}
