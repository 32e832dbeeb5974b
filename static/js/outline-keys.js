/**
 * The keyboard of the paper's outline (□ ㅇ - ※) in a plain field.
 *
 * Enter: next line on the same level. Tab and Shift+Tab: the line, or every chosen line, one level down or up.
 * Backspace right behind a mark: up. Ctrl+Enter: a ※ line below. A pasted block becomes lines and rows of a table.
 * Esc lets the next Tab leave the field. Everything goes through insertText, so the field's own undo works.
 */

const MARKS = ["□", "ㅇ", "-", "※"];
const INDENTS = ["", " ", "   ", "     "];
/** What word processors write for each of the four; the server reads the same. */
const KNOWN = ["□■▣◻❏◈❖", "ㅇᄋ○◦∘〇◯●•❍", "-–—‑－∙·ㆍ･・‣", "※*"];
const MARKED = new RegExp(`^(\\s*)([${KNOWN.join("").replace("-", "\\-")}])(?!\\d)[ \u00a0]*`);
const NOTE = 3;

export function levelOf(line) {
  const found = MARKED.exec(line);
  if (!found) return null;
  return KNOWN.findIndex((marks) => marks.includes(found[2]));
}

export function headOf(level) {
  return `${INDENTS[level]}${MARKS[level]} `;
}

export function atLevel(line, level) {
  return headOf(level) + line.replace(MARKED, "").trimStart();
}

/** Lines as they were copied from a word processor or a spreadsheet, as lines of the outline. */
export function pastedLines(text, level) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return lines
    .filter((line) => line.trim())
    .map((line) => {
      if (line.includes("\t")) return `| ${line.split("\t").map((cell) => cell.trim().replaceAll("|", "\\|")).join(" | ")} |`;
      if (line.trimStart().startsWith("|")) return line.trim();
      level = levelOf(line) ?? level;
      return atLevel(line, level);
    });
}

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
      return atLevel(line, level === null ? 1 : Math.min(Math.max(level + step, 0), MARKS.length - 1));
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
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\n\r\t]/.test(text.replace(/[\n\r]+$/, ""))) return;
    event.preventDefault();
    const { start, text: line } = this.chosen;
    const isBare = !line.replace(MARKED, "").trim() && !line.includes("\n");
    const lines = pastedLines(text, levelOf(line) ?? 1).join("\n");
    if (isBare) this.replace(start, start + line.length, lines);
    else this.insert(`\n${lines}`);
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
