// @ts-check
/** Gentle second thoughts about a draft. They never stop a message. Pure. */

/** @typedef {{found: string, advice: string, instead: string}} Thought */

/** @type {{when: RegExp, advice: string, instead: string}[]} */
const THOUGHTS = [
  {
    when: /\bI(?:['’]ll| will)? promise\b(?: that)?(?: (?:I|we)(?:['’]ll|['’]d| will| won['’]t))?/i,
    advice: "is hard to keep. Better: “I’ll try to talk to you first.”",
    instead: "I’ll try to talk to you first.",
  },
  {
    when: /\bwhy(?: did(?:n['’]t)? you| are(?:n['’]t)? you| do(?:n['’]t)? you)?\b/i,
    advice: "can sound like blame. Better: “Can you tell me more about that?”",
    instead: "Can you tell me more about that?",
  },
];

/** The first second thought about a draft. @param {string} draft @returns {Thought|undefined} */
export function second(draft) {
  for (const { when, advice, instead } of THOUGHTS) {
    const found = when.exec(draft)?.[0];
    if (found) return { found, advice, instead };
  }
  return undefined;
}

/** The draft with the sentence that held it put otherwise. @param {string} draft @param {Thought} thought */
export function put(draft, { found, instead }) {
  const at = draft.indexOf(found);
  const before = draft.slice(0, at).search(/[^.!?\n]*$/);
  const rest = draft.slice(at);
  const end = rest.search(/[.!?\n]/);
  const after = end < 0 ? "" : rest.slice(end + 1);
  return `${draft.slice(0, before).trimEnd()} ${instead}${after}`.trimStart();
}
