/**
 * [표 복사(한글용)]: puts a table on the clipboard so that Hangul and Excel paste it whole.
 *
 * Contract: button[data-copy-table="#id"] (hidden until this runs), data-copy-title, data-copy-unit: lines that go
 * with it. Inside the table: [data-copy-skip] cells and rows stay behind; data-copy-span overrides a colspan.
 * [data-copy-tables]: every table inside gets such a button of its own, named by its caption (a printed report).
 * Merged headers, △ and the unit line survive; text/plain carries the same as tab-separated lines.
 */

const NUMERIC = /^[△▲(-]?[\d,]+(\.\d+)?\)?%?$/;

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

/** What a reader sees in the cell: the value of an input, no buttons, no hidden words. */
export function textOf(cell) {
  const input = cell.querySelector("input:not([type=hidden]):not([type=checkbox]), select");
  if (input) return input.value.trim();
  const copy = cell.cloneNode(true);
  copy.querySelectorAll("[data-copy-skip], .visually-hidden, svg, button, input").forEach((part) => part.remove());
  copy.querySelectorAll("br").forEach((end) => end.replaceWith(" "));
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function cellsOf(table) {
  return [...table.rows]
    .filter((row) => !row.hasAttribute("data-copy-skip"))
    .map((row) => [...row.cells].filter((cell) => !cell.hasAttribute("data-copy-skip")));
}

function spanOf(cell) {
  return { columns: Number(cell.dataset.copySpan || cell.colSpan), rows: cell.rowSpan };
}

export function tableAsHtml(table, title, unit) {
  const rows = cellsOf(table).map((cells) => {
    const inner = cells.map((cell) => {
      const { columns, rows: down } = spanOf(cell);
      const isNumber = ["num", "number", "right", "entry-cell"].some((name) => cell.classList.contains(name));
      const text = textOf(cell);
      const isHead = cell.closest("thead") !== null;
      const align = isHead ? "center" : isNumber ? "right" : "left";
      const plain = isHead || !NUMERIC.test(text) || /^[△▲(]/.test(text) ? "mso-number-format:'\\@';" : "";
      const weight = isHead || cell.closest("tfoot, .total, .subtotal, .subtotal-row") ? "font-weight:bold;background:#f4f5f6;" : "";
      const spans = (columns > 1 ? ` colspan="${columns}"` : "") + (down > 1 ? ` rowspan="${down}"` : "");
      return `<td${spans} style="border:0.5pt solid #555;padding:1pt 4pt;font-size:10pt;text-align:${align};${weight}${plain}">${escapeHtml(text)}</td>`;
    });
    return `<tr>${inner.join("")}</tr>`;
  });
  const head = title ? `<p style="font-size:12pt;font-weight:bold">${escapeHtml(title)}</p>` : "";
  const line = unit ? `<p style="font-size:9pt;text-align:right">(단위: ${escapeHtml(unit)})</p>` : "";
  return `<html><body>${head}${line}<table style="border-collapse:collapse">${rows.join("")}</table></body></html>`;
}

export function tableAsText(table, title, unit) {
  const below = [];
  const lines = cellsOf(table).map((cells) => {
    const line = [];
    for (const cell of cells) {
      while (below[line.length] > 0) {
        below[line.length] -= 1;
        line.push("");
      }
      const { columns, rows } = spanOf(cell);
      for (let offset = 0; offset < columns; offset += 1) {
        if (rows > 1) below[line.length] = rows - 1;
        line.push(offset ? "" : textOf(cell));
      }
    }
    return line.join("\t");
  });
  return [title, unit && `(단위: ${unit})`, ...lines].filter((line) => line || line === "").join("\n");
}

/**
 * Fill the clipboard from a copy event. It works on plain http, where navigator.clipboard does not exist, and the
 * HTML arrives as written: navigator.clipboard.write would parse it under our content policy and drop its styles.
 */
function copyByEvent(html, text) {
  let isDone = false;
  const fill = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", text);
    isDone = true;
  };
  document.addEventListener("copy", fill, true);
  document.execCommand("copy");
  document.removeEventListener("copy", fill, true);
  return isDone;
}

/** Where a browser gives no copy event, the plain lines at least. */
async function copyAny(html, text) {
  if (copyByEvent(html, text)) return true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function speaker() {
  let region = document.getElementById("copy-result");
  if (!region) {
    region = document.createElement("p");
    region.id = "copy-result";
    region.className = "toast";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  return region;
}

/** The words of a printed table's caption: its name, and the unit line that stands beside it. */
function captionOf(table) {
  const unit = table.caption?.querySelector(".document-table-unit")?.textContent ?? "";
  const name = table.caption?.firstElementChild?.textContent ?? table.caption?.textContent ?? "";
  return { title: name.trim(), unit: unit.replace(/^\(단위:\s*|\)$/g, "").trim() };
}

function addButton(table) {
  const { title } = captionOf(table);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small paper__copy";
  button.textContent = "표 복사(한글용)";
  button.setAttribute("aria-label", `${title} 표 복사(한글용)`.trim());
  button.addEventListener("click", () => onClick(button, table));
  table.parentElement.before(button);
}

async function onClick(button, table) {
  const caption = captionOf(table);
  const { copyTitle: title = caption.title, copyUnit = caption.unit } = button.dataset;
  const mark = document.body.dataset.practice; // invented figures say so wherever they are pasted
  const copyTitle = mark ? `[${mark}] ${title}` : title;
  const isDone = await copyAny(tableAsHtml(table, copyTitle, copyUnit), tableAsText(table, copyTitle, copyUnit));
  const region = speaker();
  region.textContent = isDone
    ? `표를 복사했습니다(${cellsOf(table).length}줄). 한글이나 엑셀에서 Ctrl+V로 붙여 넣으세요.`
    : "브라우저가 복사를 막았습니다. 표를 끌어서 고른 뒤 Ctrl+C를 눌러 주세요.";
  setTimeout(() => (region.textContent = ""), 6000);
}

if (typeof document !== "undefined") {
  document.querySelectorAll("button[data-copy-table]").forEach((button) => {
    const table = document.querySelector(button.dataset.copyTable);
    if (!table) return;
    button.hidden = false;
    button.addEventListener("click", () => onClick(button, table));
  });
  document.querySelectorAll("[data-copy-tables] table").forEach(addButton);
  if (document.querySelector("button[data-copy-table], [data-copy-tables] table")) speaker();
}
