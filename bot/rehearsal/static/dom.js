// @ts-check
/** Small ways to make and find elements. Text only ever goes in as text. */

/** @param {string} id @returns {HTMLElement} */
export function at(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`No element ${id}`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {...(Node | string)} inside
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, className = "", ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

/** @param {string} label @param {() => void} act @param {string} [className] */
export function button(label, act, className = "") {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

/** @param {string} message */
export function toast(message) {
  const place = at("toast");
  place.textContent = message;
  clearTimeout(Number(place.dataset.timer));
  place.dataset.timer = String(setTimeout(() => place.replaceChildren(), 4000));
}
