### status: needs-review
### simpler: plain

asking = I'll ask a person to join us. They're called helpers.
asked = I've asked. Nobody has answered yet.
asked-away = I've asked. Nobody is here right now, so it may be a long wait.
person-still = I've asked for a helper. Nobody has answered yet.
person-away = I've asked for a helper. Nobody is here right now.
person-here = A helper is here. They can read what you type.

queued = I'm asking a helper to join us. They're a real person.
queued-away = I've left this for a helper to read. Nobody is here right now.

waiting-keep = You can keep typing, or put the phone away. I'll keep your place.
waiting-more = Your place is kept.
waiting-said = I'm here. A helper will be able to read this.
waiting-seen = A helper will be able to read this.

place-ask = I'll keep your place. Shall your phone buzz when a person answers?
place-buzz = OK. Your phone will buzz when a person answers.
place-kept = OK. Your place is kept.

joined = You're talking with a helper now. They're a real person.
joined-name = You're talking with { $name } now. { $name } is a helper, a real person.
joined-call = The helper can call 999 for you. Tap the button if you want that, or tell them.
call-noted = OK. The helper can see that you want them to call.
parted = The helper had to go. You're back in the line, in the same place.
phoning = I'm calling for help now. I may go quiet for a few minutes. I have not left you.
closed = The helper has finished for now.

with-pause = That's OK. Take the time you need.
with-skip = That's OK. You can tell the helper you'd rather not say.
with-back = You can tell the helper what you'd like to go back to.
with-stop = You can stop any time. Tell the helper, or just put the phone away.
media-with = Pictures and files don't open here, so the helper can't see it. You can tell them about it.
