// The twenty steps of test_stand_in_journeys.py, played by grammY. Prints the outcomes as one JSON array.
import { Api } from "grammy";

const [root, token] = process.argv.slice(2);
const api = new Api(token, { apiRoot: root });
const chat = 7_000_000_001;
const outcomes = [];
let offset = 0;

async function tell(path, body) {
  const answer = await fetch(`${root}/rehearsal/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}
const person = (act, body) => tell(`people/1/${act}`, body);

async function next() {
  const updates = await api.getUpdates({ offset, timeout: 20 });
  offset = updates.at(-1).update_id + 1;
  return updates.at(-1);
}

async function fails(work) {
  try {
    await work;
  } catch (error) {
    return `${error.error_code} ${error.description} ${error.parameters?.retry_after ?? ""}`.trim();
  }
  return "no error";
}

const buttons = { inline_keyboard: [[{ text: "Yes", callback_data: "safe:yes" }]] };
const step = (outcome) => outcomes.push(String(outcome));

step((await api.getMe()).username);
step(await api.setMyCommands([{ command: "start", description: "Begin" }]));
step((await api.getMyCommands())[0].command);
const poll = next();
await person("say", { text: "/start" });
const begun = (await poll).message;
step(`${begun.text} ${begun.entities[0].type} ${begun.chat.type}`);
const asked = await api.sendMessage(chat, "Is it safe?", { reply_markup: buttons, protect_content: true });
step(`${asked.text} ${asked.has_protected_content} ${asked.reply_markup.inline_keyboard[0][0].callback_data}`);
await person("tap", { message_id: asked.message_id, data: "safe:yes" });
const tap = (await next()).callback_query;
step(`${tap.data} ${tap.message.message_id === asked.message_id}`);
step(await api.answerCallbackQuery(tap.id, { text: "Thanks" }));
step((await api.editMessageText(chat, asked.message_id, "It is safe.", { reply_markup: buttons })).text);
step(await fails(api.editMessageText(chat, asked.message_id, "It is safe.", { reply_markup: buttons })));
step("reply_markup" in (await api.editMessageReplyMarkup(chat, asked.message_id)));
step(await api.sendChatAction(chat, "typing"));
step(await api.setMessageReaction(chat, begun.message_id, [{ type: "emoji", emoji: "👍" }]));
const said = await person("say", { text: "one" });
await person("edit", { message_id: said.message_id, text: "two" });
step((await next()).edited_message.text);
await person("media", { kind: "photo", caption: "look" });
const photo = (await next()).message;
step(`${photo.photo.length} ${photo.caption}`);
await tell("faults", { kind: "flood", retry_after: 7, method: "sendMessage" });
step(await fails(api.sendMessage(chat, "too fast")));
const older = fails(api.getUpdates({ offset, timeout: 30 }));
await new Promise((done) => setTimeout(done, 100));
const newer = api.getUpdates({ offset, timeout: 30 });
step(await older);
await person("say", { text: "ends the poll" });
offset = (await newer).at(-1).update_id + 1;
const again = await api.sendMessage(chat, "Again?", { reply_markup: buttons });
const late = await person("tap", { message_id: again.message_id, data: "safe:yes" });
await tell("clock", { advance_ms: 151_000 });
await person("say", { text: "after a while" });
const left = await api.getUpdates({ offset, timeout: 20 });
offset = left.at(-1).update_id + 1;
step(`${left.length} ${left[0].message.text} / ${await fails(api.answerCallbackQuery(late.callback_query_id))}`);
await tell("clock", { advance_ms: 48 * 3_600_000 });
step(await fails(api.deleteMessage(chat, asked.message_id)));
const fresh = await person("say", { text: "wipe this" });
const mine = await api.sendMessage(chat, "and this");
step(await api.deleteMessages(chat, [fresh.message_id, mine.message_id]));
await person("block", { blocked: true });
const blocked = (await next()).my_chat_member;
step(`${await fails(api.sendMessage(chat, "hello?"))} / ${blocked.new_chat_member.status}`);
console.log(JSON.stringify(outcomes));
