/** Cells of the grid whatever they are made of: a text, a list to choose from, a longer text. */

/** What kind of cell it is: money by data-cell, what is said beside it by data-more. */
export function kindOf(cell) {
  return cell.dataset.cell ?? cell.dataset.more;
}

/** Every element of a row that a person may change. */
export function cellsOf(row) {
  return [...row.querySelectorAll("[data-cell], [data-more]")].filter((cell) => cell.name && !cell.readOnly && !cell.disabled);
}

export function seriesOf(name) {
  return Number(name.slice(name.lastIndexOf("-") + 1));
}

export function isText(cell) {
  return cell.tagName === "TEXTAREA" || (cell.tagName === "INPUT" && cell.type !== "checkbox");
}

/** What stands in it as the server last knew it. */
export function savedValueOf(cell) {
  if (cell.tagName !== "SELECT") return cell.defaultValue;
  const options = [...cell.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

export function isDirty(cell) {
  return cell.value !== savedValueOf(cell);
}

/** From now on this value counts as saved. */
export function settle(cell, value) {
  if (cell.tagName === "SELECT") {
    for (const option of cell.options) option.defaultSelected = option.value === value;
  } else {
    cell.defaultValue = value;
  }
}

export function restore(cell) {
  cell.value = savedValueOf(cell);
}

/** Words for a value, as a person reads it. */
export function wordsOf(cell, value) {
  if (cell.tagName !== "SELECT") return value;
  return [...cell.options].find((option) => option.value === value)?.textContent.trim() ?? value;
}
