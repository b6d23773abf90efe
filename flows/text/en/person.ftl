### status: needs-review
### simpler: plain

asking = I'll ask a person to join us. They're called helpers.
asked = I've asked. Nobody has answered yet.
asked-away = I've asked. Nobody is here right now, so it may be a long wait.
person-still = I've asked, and nobody has answered just yet. You're in the line for a helper.
person-away = I've asked, but nobody is here right now. A helper can read this when they're back.
person-here = Somebody is here now and can read what you type. They're a helper.

queued = I'm asking a real person to join us. They're a helper.
queued-away = Nobody is here right now, so I've left this for a helper to read.

waiting-keep = You can keep typing, or put the phone away. I'll keep your place.
waiting-more = Your place is kept.
waiting-said = I'm here, and this is written down now. A helper will be able to read it.
waiting-seen = A helper will be able to read this.

company-yes = OK. For the next hour, I'll write a line if you go quiet. If you clear this chat, I won't.
still-here = I'm still here. No rush.

place-ask = I'll keep your place. Shall your phone buzz when a person answers?
place-buzz = OK. Your phone will buzz when a person answers.
place-kept = OK. Your place is kept.

joined = You're talking with a real person now. They're a helper.
joined-name = You're talking with a real person now. They're a helper called { $name }.
joined-call = They can make a call for you if you want that. Tap the button, and the helper calls 999.
call-noted = OK. They can see that you want them to call.
parted = You're back in the line, in the same place. The helper had to go.
phoning = I'm calling for help now. I may go quiet for a few minutes. I have not left you.
closed = That's it for now. The person you talked with has finished.

with-pause = That's OK. Take the time you need.
with-skip = That's OK. You can say you'd rather not, and the helper will see it.
with-back = Say here what you'd like to go back to. The helper will be able to read it.
with-stop = You can stop any time. Put the phone away, or say so to the helper.
media-with = Pictures and files don't open here, so the helper can't see it. You can tell them about it.
with-buttons = You can answer here with yes, no, or a number.
with-complain = You can complain about us when this is over. Type complain then.
waited-moments = You asked a few minutes ago.
waited-minutes = You asked less than half an hour ago.
waited-hour = You asked about an hour ago.
waited-hours = You asked more than an hour ago. It's OK to ring somebody else meanwhile.
