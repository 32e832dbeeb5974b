/** One row of the entry grid: what follows from its money, its state, and how a fresh one is taken over. */

import { cellsOf, isDirty, savedValueOf, seriesOf, settle } from "./entry-cells.js";
import { NotANumber, formatAmount, formatExact, formatRate, parseAmount } from "./number.js";

const MONEY = ["this_month", "to_date"];

function wonOf(text) {
  return text === undefined || text === "" ? null : BigInt(text);
}

function parseOr(text, unitWon) {
  try {
    return parseAmount(text, unitWon);
  } catch {
    return undefined;
  }
}

export class Row {
  constructor(element, unitWon) {
    this.element = element;
    this.unitWon = unitWon;
    this.readWon(element.dataset);
    this.inputs = [...element.querySelectorAll("input[data-cell]")].filter((input) => MONEY.includes(input.dataset.cell));
    this.input = this.inputs.find((input) => !input.readOnly && !input.disabled) ?? null;
    this.twin = this.inputs.find((input) => input !== this.input) ?? null;
    this.cells = cellsOf(element);
    this.series = this.cells.length ? seriesOf(this.cells[0].name) : Number(element.id.replace("row-", ""));
    this.stateCell = element.querySelector("[data-state]");
    this.rateCell = element.querySelector("[data-rate]");
    this.remember();
  }

  readWon({ current, previous, won }) {
    this.current = wonOf(current);
    this.previous = wonOf(previous);
    this.saved = wonOf(won);
  }

  remember() {
    this.stateAtFirst = [...(this.stateCell?.childNodes ?? [])];
    this.classAtFirst = this.input?.className;
    this.rateAtFirst = this.rateCell?.textContent;
  }

  get isDirty() {
    return this.cells.some(isDirty);
  }

  get isMoneyDirty() {
    return Boolean(this.input) && isDirty(this.input);
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
    if (this.saved !== null && !this.isMoneyDirty) {
      return { this_month: this.saved, to_date: this.saved + (this.previous ?? 0n) };
    }
    if (!this.input) return { this_month: this.read("this_month"), to_date: this.read("to_date") };
    const typed = this.read(this.input.dataset.cell);
    if (typed === null) return { this_month: null, to_date: this.isMoneyDirty ? this.previous : this.read("to_date") };
    if (this.input.dataset.cell === "this_month") {
      return { this_month: typed, to_date: typed + (this.previous ?? 0n) };
    }
    return { this_month: typed - (this.previous ?? 0n), to_date: typed };
  }

  markInvalid(message) {
    if (!this.input) return;
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

  /** Show what follows from the typed values; returns the error text or "". */
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
    for (const cell of this.cells) cell.classList.toggle("is-dirty", isDirty(cell) && !(error && cell === this.input));
    if (this.input) {
      this.input.classList.toggle("is-negative", Boolean(figures?.[this.input.dataset.cell] < 0n));
      this.showFollowing(figures);
    }
    this.showState(error);
    return error;
  }

  showFollowing(figures) {
    if (this.twin) {
      const followed = figures?.[this.twin.dataset.cell] ?? null;
      this.twin.value = formatAmount(followed, this.unitWon);
      this.twin.classList.toggle("is-negative", followed !== null && followed < 0n);
    }
    if (this.rateCell) this.rateCell.textContent = formatRate(figures?.to_date ?? null, this.current);
  }

  showState(error) {
    if (!error && !this.isDirty) this.stateCell?.replaceChildren(...this.stateAtFirst);
    else if (error) this.showBadge("danger", "오류");
    else this.showBadge("warning", "저장 안 됨");
  }

  showBadge(tone, text) {
    if (!this.stateCell) return;
    const badge = document.createElement("span");
    badge.className = tone ? `badge badge--${tone}` : "badge";
    badge.textContent = text;
    this.stateCell.replaceChildren(badge);
  }

  /** Where the row stands once the server has answered; one that was emptied says nothing yet. */
  showStanding() {
    if (this.isDirty) this.showBadge("warning", "저장 안 됨");
    else if (this.isEmpty) this.showBadge("", "입력 전");
    else this.showBadge("good", "저장됨");
  }

  /** Whether an emptied row counts as one in which nothing was entered. */
  get isEmpty() {
    return false;
  }

  restore(cell = this.input) {
    cell.value = savedValueOf(cell);
    cell.classList.remove("is-dirty");
    if (cell === this.input) {
      this.markInvalid("");
      this.input.className = this.classAtFirst;
      if (this.twin) {
        this.twin.value = this.twin.defaultValue;
        this.twin.classList.remove("is-negative");
      }
      if (this.rateCell) this.rateCell.textContent = this.rateAtFirst;
    }
    this.showState("");
  }

  /** Thousands separators and △, keeping every won; what is no number stays as typed. */
  tidy() {
    if (!this.input) return;
    try {
      const won = parseAmount(this.input.value, this.unitWon);
      if (won !== parseOr(this.input.defaultValue, this.unitWon)) this.input.value = formatExact(won, this.unitWon);
      else this.input.value = this.input.defaultValue;
    } catch (problem) {
      if (!(problem instanceof NotANumber)) throw problem;
    }
  }

  holds(series) {
    return this.series === series;
  }

  /** Whether a block pasted at this cell is read by the server. */
  asksServer(cell) {
    return cell === this.input;
  }

  /** Take over what the server answered of this row; `sent` maps the names of saved cells to their values. */
  adoptAnswer(body, sent) {
    this.adopt(body.rows?.[this.series] ?? "", sent);
  }

  /** What hidden fields of the row remember, to be sent with its cells. */
  memory() {
    const hidden = [...this.element.querySelectorAll("input[type=hidden][name^=seen]")];
    return Object.fromEntries(hidden.map((input) => [input.name, input.value]));
  }

  /**
   * Take over the row as the server draws it now. `sent` maps names to the values that are saved with it; a cell
   * that says something else by now keeps what was typed. Returns nothing; focus and caret stay.
   */
  adopt(html, sent = new Map(), { keepTyped = true } = {}) {
    const frame = document.createElement("template");
    frame.innerHTML = `<table><tbody>${html}</tbody></table>`;
    const fresh = frame.content.querySelector("tr[data-row]");
    if (!fresh) return;
    this.readWon(fresh.dataset);
    const isAlike = this.element.cells.length === fresh.cells.length;
    [...this.element.cells].forEach((place, index) => {
      this.adoptPlace(place, isAlike ? fresh.cells[index] : null, fresh, sent, keepTyped);
    });
    this.adoptNote(frame.content.querySelector("tr.row-note"));
    this.remember();
    if (this.isDirty) this.refresh();
    else this.markInvalid("");
  }

  /** Fields are found by name; what is only read is taken over where both rows have the same columns. */
  adoptPlace(place, twin, fresh, sent, keepTyped) {
    if (place.tagName === "TH") return;
    const fields = [...place.querySelectorAll("input, select, textarea")];
    if (!fields.length) {
      if (twin) place.replaceChildren(...twin.cloneNode(true).childNodes);
      return;
    }
    for (const field of fields) {
      const known = [...fresh.querySelectorAll("input, select, textarea")].find((other) => other.name === field.name);
      if (known) this.adoptField(field, known, sent, keepTyped);
    }
  }

  adoptField(field, known, sent, keepTyped) {
    if (field.type === "hidden") {
      field.value = known.value;
      return;
    }
    const isBare = known.tagName === "SELECT" && known.options.length < field.options.length;
    const value = isBare ? sent.get(field.name) ?? savedValueOf(field) : known.value;
    const isUntouched = sent.has(field.name) ? field.value === sent.get(field.name) : !isDirty(field);
    settle(field, value);
    if (isUntouched || !keepTyped || field.readOnly) {
      field.value = value;
      if (!isBare) field.className = known.className;
      field.classList.toggle("is-negative", field.classList.contains("cell-input") && /^[△▲(-]/.test(value));
    }
  }

  /** The row under this one that says what is wrong with it. */
  get note() {
    const next = this.element.nextElementSibling;
    return next?.classList.contains("row-note") ? next : null;
  }

  adoptNote(fresh) {
    this.note?.remove();
    if (fresh) this.element.after(fresh);
  }
}
