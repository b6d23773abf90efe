// @ts-check
/** Said to a screen reader: politely for the queue, at once for danger. Never anybody's words. */

/** @param {string} id @param {string} sentence */
function into(id, sentence) {
  const region = document.getElementById(id);
  if (!region) return;
  // The same sentence twice is only heard twice when the region was emptied between.
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = sentence;
  });
}

/** @param {string} sentence */
export const say = (sentence) => into("polite", sentence);

/** @param {string} sentence */
export const shout = (sentence) => into("at-once", sentence);
