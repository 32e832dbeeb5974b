/** Beside the grid, the story of the row in which somebody works. Contract: [data-story], [data-story-url] of the grid with /0/. */

const PAUSE = 250;

export class Story {
  constructor(grid) {
    this.grid = grid;
    this.place = grid.scope.querySelector("[data-story]");
    this.series = null;
    this.asked = null;
    if (!this.place) return;
    grid.table.addEventListener("focusin", (event) => this.onFocus(event));
    grid.table.addEventListener("click", (event) => this.onFocus(event));
  }

  onFocus(event) {
    const row = this.grid.byElement.get(event.target.closest("tr"));
    const series = row && this.grid.seriesAt(row, event.target);
    if (!row || series === this.series) return;
    this.series = series;
    this.grid.rows.forEach((other) => other.element.classList.toggle("is-selected", other === row));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), PAUSE);
  }

  refresh(rows) {
    if (rows.some((row) => row.holds(this.series))) this.load();
  }

  async load() {
    this.asked?.abort();
    this.asked = new AbortController();
    const { storyUrl, unitLabel } = this.grid.table.dataset;
    const url = `${storyUrl.replace("/0/", `/${this.series}/`)}?unit=${encodeURIComponent(unitLabel)}`;
    try {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const response = await fetch(url, { headers, signal: this.asked.signal });
      if (!response.ok) return; // the link of the row to its history stays
      this.place.innerHTML = await response.text();
      this.place.hidden = false;
    } catch (problem) {
      if (problem.name !== "AbortError" && !(problem instanceof TypeError)) throw problem;
    }
  }
}
