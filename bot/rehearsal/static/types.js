// @ts-check
/**
 * @typedef {{text: string, data: string, url: string}} Button
 * @typedef {{offset: number, length: number, type: string}} Entity
 * @typedef {{id: number, who: "person" | "bot", kind: string, text: string, entities: Entity[], buttons: Button[][],
 *   at: number, edited: number | null, deleted: boolean, reaction: string, protected: boolean, silent: boolean,
 *   read: boolean}} Bubble
 * @typedef {{person: number, chat_id: number, name: string, bot: string, blocked: boolean, started: boolean,
 *   typing: boolean, typing_ms: number, notice: {n: number, text: string, alert: boolean}, changes: number,
 *   now: number, bubbles: Bubble[]}} Chat
 */
/** @typedef {{n: number, at: number, by: "webhook" | "email", to: string, title: string, text: string}} Rang */
export {};
