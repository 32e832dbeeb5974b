/**
 * What was copied from a word processor, a spreadsheet or a printed report, as lines of the outline.
 *
 * Tables come as tables: from HTML with their merged cells laid open, else from the tabs between cells. Lines that
 * were broken where the paper was full are joined. Of a whole card only the part that belongs into the field is taken.
 */

const MARKS = ["□", "ㅇ", "-", "※"];
const INDENTS = ["", " ", "   ", "     "];
/** What word processors write for each of the four; the server reads the same. */
const KNOWN = ["□■▣◻❏◈❖", "ㅇᄋ○◦∘〇◯●•❍", "-–—‑－∙·ㆍ･・‣", "※*＊"];
export const MARKED = new RegExp(`^(\\s*)([${KNOWN.join("").replace("-", "\\-")}])(?!\\d)[ \u00a0\t]*`);
const NUMBERED = /^\s*(?:\d{1,2}[.)]|[가-하][.)]|[①-⑳])\t/;
const ARROWS = "➡➜→⇒▶►▸";
const PAGE_NUMBER = /^\s*-?\s*\d{1,3}\s*-?\s*$/;
/** Headings of the parts of a card, as papers write them; which of them a field takes is its data-outline-part. */
const PARTS = {
  results: /^(?:주요\s*)?추진\s*(?:내용\s*및\s*)?실적$/,
  plans: /^향후\s*(?:추진\s*)?계획$/,
  other: /^(?:사업|추진)\s*(?:개요|배경|목적|근거)$/,
};

export function levelOf(line) {
  const found = MARKED.exec(line);
  return found ? KNOWN.findIndex((marks) => marks.includes(found[2])) : null;
}

export function headOf(level) {
  return `${INDENTS[level]}${MARKS[level]} `;
}

export function atLevel(line, level) {
  return headOf(level) + line.replace(MARKED, "").trimStart();
}

const tidy = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();
const rowOf = (cells) => `| ${cells.map((cell) => tidy(cell).replaceAll("|", "\\|")).join(" | ")} |`;
const isRow = (line) => line?.startsWith("| ");

/** The rest of the line before it: an open bracket or a comma says that it goes on. */
function goesOn(before, text) {
  if (before === undefined || isRow(before)) return false;
  const open = before.split("(").length > before.split(")").length;
  return open || /(?:[,‧·]|및)$/.test(before) || text.startsWith("및 ");
}

/** Plain text as lines of the outline; a line without a mark stands on the level of the one before it. */
export function pastedLines(text, level) {
  const lines = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const trimmed = line.trim();
    if (!trimmed) continue;
    const isOfList = trimmed.split("\t").length === 2 && (NUMBERED.test(line) || (MARKED.test(line) && !isRow(lines.at(-1))));
    if (trimmed.includes("\t") && !isOfList) {
      lines.push(rowOf(line.split("\t")));
    } else if (trimmed.startsWith("|") || /^\(\s*단위/.test(trimmed)) {
      lines.push(trimmed);
    } else if (levelOf(line) === null && goesOn(lines.at(-1), trimmed)) {
      lines.push(`${lines.pop()} ${tidy(trimmed)}`);
    } else {
      const isArrow = ARROWS.includes(trimmed[0]);
      level = levelOf(line) ?? (isArrow ? Math.max(level, 2) : level);
      lines.push(headOf(level) + tidy(line.replace(MARKED, "")));
    }
  }
  return lines;
}

const BLOCKS = "p, div, li, ul, ol, table, h1, h2, h3, h4, h5, h6, section, article, blockquote, pre";

/** HTML as plain text with tabs between the cells of its tables; null where plain text says as much. */
export function textOfHtml(html) {
  if (!/<(?:table|li)[\s>]/i.test(html)) return null;
  // Styles would be refused by the page's policy, and nothing of them is wanted.
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "");
  const lines = [];
  collect(new DOMParser().parseFromString(plain, "text/html").body, lines, 0);
  return lines.join("\n");
}

function collect(node, lines, depth) {
  let loose = "";
  const flush = () => {
    if (tidy(loose)) lines.push(lineOf(loose, node.tagName === "LI" ? depth : 0));
    loose = "";
  };
  for (const child of node.childNodes) {
    const isElement = child.nodeType === Node.ELEMENT_NODE;
    if (child.nodeName === "BR") {
      flush();
    } else if (isElement && (child.matches(BLOCKS) || child.querySelector(BLOCKS))) {
      flush();
      if (child.tagName === "TABLE") collectTable(child, lines, depth);
      else collect(child, lines, depth + (child.matches("ul, ol") ? 1 : 0));
    } else if (child.nodeType === Node.TEXT_NODE || isElement) {
      loose += child.textContent;
    }
  }
  flush();
}

/** A list of a page has no marks of its own: its depth is its level. */
function lineOf(text, depth) {
  const line = tidy(text.replace(/^\s*[§Øüln][\u00a0 ]{2,}/, "- "));
  return depth && levelOf(line) === null ? headOf(Math.min(depth, 2)) + line : line;
}

/** A table of one cell is a frame around lines. Merged cells stand in their first place, the others are empty. */
function collectTable(table, lines, depth) {
  const rows = [...table.rows];
  if (rows.length === 1 && rows[0].cells.length === 1) {
    collect(rows[0].cells[0], lines, depth);
    return;
  }
  const grid = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x] !== undefined) x += 1;
      for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - y); down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) grid[y + down][x + right] = "";
      }
      grid[y][x] = tidy(cell.innerHTML.includes("<") ? cellText(cell) : cell.textContent);
      x += cell.colSpan;
    }
  });
  // A row of one column still is a row: the tab behind it says so.
  for (const cells of grid) lines.push(cells.length > 1 ? [...cells].map((cell) => cell ?? "").join("\t") : `| ${cells[0] ?? ""} |`);
}

function cellText(cell) {
  const parts = [];
  collect(cell, parts, 0);
  return parts.join(" ");
}

/**
 * Of a whole card the part of one heading: {lines, isCut}. Text without that heading is taken as it is.
 * `part` is "results" or "plans".
 */
export function partOf(lines, part) {
  const kindOf = (line) => {
    const words = tidy(line.replace(MARKED, "").replace(/\([^()]*\)\s*$/, ""));
    return Object.keys(PARTS).find((kind) => PARTS[kind].test(words));
  };
  const begins = lines.findIndex((line) => kindOf(line) === part);
  if (begins < 0) return { lines, isCut: false };
  const rest = lines.slice(begins + 1);
  const ends = rest.findIndex((line) => kindOf(line) && kindOf(line) !== part);
  const taken = (ends < 0 ? rest : rest.slice(0, ends)).filter((line) => kindOf(line) !== part && !PAGE_NUMBER.test(line.replace(MARKED, "")));
  return { lines: taken, isCut: begins > 0 || ends >= 0 };
}
