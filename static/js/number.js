/**
 * Public money in a browser: exact, in whole won, with BigInt. The same reading as core.money.
 *
 * parseAmount("△1.5", 1000000n) -> -1500000n; "" -> null; throws NotANumber with a Korean message.
 */

export class NotANumber extends Error {}

const MINUS = "△▲−–-";
const NUMBER = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;
const LARGEST = 10n ** 15n;

/** A number as the office writes it: its sign, whole and broken digits; null for empty text. */
function readDigits(text) {
  let cleaned = String(text ?? "").replace(/\s/g, "").replace(/，/g, ",").replace(/．/g, ".");
  if (!cleaned) return null;
  let negative = false;
  if (cleaned.startsWith("(") && cleaned.endsWith(")")) {
    negative = true;
    cleaned = cleaned.slice(1, -1);
  } else if (MINUS.includes(cleaned[0])) {
    negative = true;
    cleaned = cleaned.slice(1);
  } else if (cleaned[0] === "+") {
    cleaned = cleaned.slice(1);
  }
  if (!NUMBER.test(cleaned)) {
    throw new NotANumber(`'${text}'은(는) 숫자가 아닙니다. 1,234 · △300 · (300)처럼 적어 주세요.`);
  }
  const [whole, fraction = ""] = cleaned.replaceAll(",", "").split(".");
  return { negative, digits: BigInt(whole + fraction), scale: 10n ** BigInt(fraction.length) };
}

/** Read a number as the office writes it and return whole won; null for empty text. */
export function parseAmount(text, unitWon = 1n) {
  const read = readDigits(text);
  if (read === null) return null;
  const { negative, digits, scale } = read;
  const scaled = digits * unitWon;
  if (scaled % scale !== 0n) throw new NotANumber(`'${text}'은 1원보다 잘게 나뉩니다. 원 단위까지만 적어 주세요.`);
  const won = scaled / scale;
  if (won > LARGEST) throw new NotANumber(`'${text}'은 너무 큽니다. 단위를 확인해 주세요.`);
  return negative ? -won : won;
}

/** Quantities carry four decimals, so they are counted in ten-thousandths. */
const FINEST = 10_000n;

/** Read a quantity and return ten-thousandths; null for empty text. */
export function parseQuantity(text) {
  const read = readDigits(text);
  if (read === null) return null;
  const scaled = read.digits * FINEST;
  if (scaled % read.scale !== 0n) throw new NotANumber("소수는 넷째 자리까지 적습니다.");
  return (read.negative ? -scaled : scaled) / read.scale;
}

/** Ten-thousandths as people write them: 1,234.5 */
export function formatQuantity(value) {
  return formatExact(value, FINEST);
}

/** Divide and round half away from zero, as the paper does. */
export function divideRounded(part, whole) {
  const negative = part < 0n !== whole < 0n;
  const [top, bottom] = [part < 0n ? -part : part, whole < 0n ? -whole : whole];
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -rounded : rounded;
}

function group(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Whole won as printed in a unit: rounded once; △ for minus; "" for nothing. */
export function formatAmount(won, unitWon = 1n) {
  if (won === null) return "";
  const value = divideRounded(won, unitWon);
  return value < 0n ? `△${group(String(-value))}` : group(String(value));
}

/** Whole won in a unit without losing a won: 310.5 for 310,500,000 won in millions. */
export function formatExact(won, unitWon = 1n) {
  if (won === null) return "";
  const size = won < 0n ? -won : won;
  const decimals = String(unitWon).length - 1;
  const fraction = decimals ? String(size % unitWon).padStart(decimals, "0").replace(/0+$/, "") : "";
  return (won < 0n ? "△" : "") + group(String(size / unitWon)) + (fraction ? `.${fraction}` : "");
}

/** part / whole as "74.7%"; "" over zero or nothing. */
export function formatRate(part, whole) {
  if (part === null || whole === null || whole === 0n) return "";
  const tenths = divideRounded(part * 1000n, whole);
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? "△" : ""}${group(String(size / 10n))}.${size % 10n}%`;
}
