/**
 * The keyboard of the paper's outline (□ ㅇ - ※) in a plain field.
 *
 * Enter: next line on the same level. Tab and Shift+Tab: the line, or every chosen line, one level down or up.
 * Backspace right behind a mark: up. Ctrl+Enter: a ※ line below. A pasted block becomes lines and rows of a table (outline-paste.js).
 * Esc lets the next Tab leave the field. Everything goes through insertText, so the field's own undo works.
 */

import { MARKED, atLevel, headOf, levelOf, partOf, pastedLines, textOfHtml } from "./outline-paste.js";

const LOWEST = 3;
const NOTE = 3;

export class OutlineKeys {
  constructor(field) {
    this.field = field;
    this.isLeaving = false;
    this.isPlainBreak = false;
    this.isInserting = false;
    field.addEventListener("beforeinput", (event) => this.onBreak(event));
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("paste", (event) => this.onPaste(event));
    field.addEventListener("blur", () => (this.isLeaving = false));
  }

  /** {start, end, text} of the lines that the selection touches. */
  get chosen() {
    const { value, selectionStart, selectionEnd } = this.field;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const found = value.indexOf("\n", selectionEnd);
    const end = found < 0 ? value.length : found;
    return { start, end, text: value.slice(start, end) };
  }

  onKey(event) {
    if (event.key === "Enter") this.isPlainBreak = event.shiftKey;
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      this.isLeaving = true;
      return;
    }
    if (event.key === "Tab" && this.isLeaving) return;
    const acts = { Enter: () => event.ctrlKey && this.addNote(), Tab: () => this.shift(event.shiftKey ? -1 : 1), Backspace: () => this.onBackspace(event) };
    if (!["Shift", "Control"].includes(event.key)) this.isLeaving = false;
    if (acts[event.key]?.()) event.preventDefault();
  }

  /**
   * A new line begins with the mark of the one before it. Not on the key: Enter that ends a Hangul syllable comes as
   * a key of the input method, and the line break after it as input alone.
   */
  onBreak(event) {
    if (event.inputType !== "insertLineBreak" || event.isComposing || this.isPlainBreak || this.isInserting) return;
    const level = levelOf(this.chosen.text.split("\n").at(-1));
    if (level === null) return;
    event.preventDefault();
    this.insert(`\n${headOf(level)}`);
  }

  addNote() {
    const { end } = this.chosen;
    this.field.setSelectionRange(end, end);
    return this.insert(`\n${headOf(NOTE)}`);
  }

  shift(step) {
    const { start, end, text } = this.chosen;
    const caret = end - this.field.selectionEnd;
    const isOne = this.field.selectionStart === this.field.selectionEnd;
    const lines = text.split("\n").map((line) => {
      if (line.trimStart().startsWith("|") || (!line.trim() && text.includes("\n"))) return line;
      const level = levelOf(line);
      return atLevel(line, level === null ? 1 : Math.min(Math.max(level + step, 0), LOWEST));
    });
    this.replace(start, end, lines.join("\n"));
    const last = start + lines.join("\n").length;
    if (isOne) this.field.setSelectionRange(Math.max(last - caret, start), Math.max(last - caret, start));
    else this.field.setSelectionRange(start, last);
    return true;
  }

  /** Right behind the mark: one level up; on the highest the mark goes, as any letter would. */
  onBackspace(event) {
    if (event.ctrlKey || this.field.selectionStart !== this.field.selectionEnd) return false;
    const { start, text } = this.chosen;
    const head = MARKED.exec(text);
    const level = levelOf(text);
    if (!head || this.field.selectionStart !== start + head[0].length || level < 1) return false;
    return this.shift(-1);
  }

  onPaste(event) {
    const plain = event.clipboardData?.getData("text/plain") ?? "";
    const text = textOfHtml(event.clipboardData?.getData("text/html") ?? "") ?? plain;
    if (!/[\n\r\t]/.test(text.replace(/[\n\r]+$/, ""))) return;
    event.preventDefault();
    const { start, text: line } = this.chosen;
    const isBare = !line.replace(MARKED, "").trim() && !line.includes("\n");
    const { lines, isCut } = partOf(pastedLines(text, levelOf(line) ?? 1), this.field.dataset.outlinePart);
    if (!lines.length) return;
    if (isBare) this.replace(start, start + line.length, lines.join("\n"));
    else this.insert(`\n${lines.join("\n")}`);
    this.field.dispatchEvent(new CustomEvent("outline:pasted", { detail: { isCut } }));
  }

  replace(start, end, text) {
    this.field.setSelectionRange(start, end);
    this.insert(text);
  }

  insert(text) {
    this.field.focus();
    this.isInserting = true;
    // The one way that keeps the field's own undo; where a browser has dropped it the text is set plainly.
    if (!document.execCommand("insertText", false, text)) {
      this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.isInserting = false;
    return true;
  }
}
