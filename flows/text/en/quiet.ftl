### status: needs-review
### simpler: plain

bland = OK. Talk later.
frozen = OK. I won't write until you do. You can hide this chat first.
again-ask = Hi. Is it OK to type now?
paused = Take as long as you like. Type anything when you're ready.
resumed = OK. Carry on when you're ready.
cleared = Done. This chat is cleared.
late = I've only just got your message. Is it OK to type? 1 yes, 2 no

stop-ok = OK. We'll stop here.
stop-open = OK. You don't have to write any more. You can write again any time.
ended = Thank you for talking to me.
ended-back = You can come back any time. Just type here.

carry-on = OK. Carry on when you're ready.
start-here = You're already here. You can carry on.
skip-nothing = There's nothing you have to answer.
back-nothing = There's nothing to go back to. You can carry on from here.
voice-simpler = OK. I'll use simpler words.
voice-plain = OK. I'll use the usual words.
language = OK. I'll use English.
language-ask = Tap the words that I should use, or type the name.
language-list = You can type one of these: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.
language-offer = I can use English words too. To do that, type English.

media = I can't open pictures, so I haven't seen it. Keep it if that's safe. You can tell me about it, or ask for a person.
media-voice = I can't listen to voice notes, so I haven't heard it. You can type it, or ask for a person.
media-sticker = I can't see stickers. You can type what you mean.
media-place = I can't see a place on a map. You can type where you are.
stale =
    That button is old. You can send one of these:
    { $choices }
stale-none = That button is old. You can just type.

# Written in a language we don't read, or not readable at all. Short words, so that they can be looked up.
unclear = I couldn't read all of that. I've asked a person to look at it.
unclear-how = You can write in any language. To choose my words, type English or Cymraeg.

# Sent when nothing can be kept.
broken = I'm not working right now. I can't keep what you write. In danger? Call 999. Childline: 0800 1111
check-in-yes = OK. I'll write hi once in two weeks, at about this time of day. If you clear this chat, I won't.
check-in = Hi. I'm here if you want to write.
