### status: needs-review
### simpler: plain
### note: Emergency lines are worded by the safeguarding lead and stand as decided. Don't edit them for style.

# A person is the danger.
danger-person-1 = Call 999 if you can. It's free. If you can't talk, cough or tap, and press 55 when it asks.
danger-person-2 = Only move if it's safe. Go towards people or a way out, not the kitchen or bathroom.
danger-person-3 = If you need to put the phone away, do. I won't message you until you write.
# On a landline there is no 55.
danger-person-landline = On a home phone, call 999 and stay on the line. You don't have to talk.
# British Sign Language.
danger-person-bsl = If you sign, use the 999 BSL app or website. It's free.

# Taken something, or bleeding.
danger-taken-1 = Call 999 now, even if you feel OK. Tell them what you took and when.
danger-taken-2 = Don't make yourself sick. Unlock the door and get near someone you trust.
danger-taken-3 = Bleeding: press hard with something clean.

# Suicidal.
danger-suicidal-1 = I'm taking this seriously. If you might do it now, call 999 or go to A&E.
danger-suicidal-2 = Can you get away from anything you could use? Can you get near someone you trust?

# Someone else.
danger-other-1 = Call 999 now and put it on speaker. Tell them if your friend is breathing. Stay only if you're safe.

# Nobody answers. The second instead of the first, only for suicidal thoughts.
danger-nobody = No helper has answered yet. Please don't wait for us. Call 999.
danger-nobody-suicidal = No helper has answered yet. Please don't wait for us. Call 999. You can also text Shout: 85258, or ring Childline: 0800 1111.

danger-where = Where are you? Type a street, a shop or a town, so that a helper can send help.
danger-thanks = Thank you. That's written down now, and a helper will be able to see it.
danger-here = I'm here with you and I'm staying right here. If you haven't called 999 yet, please call now.
danger-still = I'm still here with you.
danger-asked = I'll stay here with you. I've asked for a helper.
danger-asked-away = Nobody is here right now, but I've asked for a helper. Please call 999.
danger-called = That was the right thing to do. Stay on the phone with them if you can.
danger-cannot = That's OK. If someone you trust is near you, ask them to call 999.
danger-safe-now = I'm glad that you're OK right now. I've still asked for a helper, and I'll stay here.
danger-pause = OK. Put the phone down if you need to. I'm here when you write.
danger-skip = That's OK, you don't have to answer that. Please call 999 if you can.
danger-presence-1 = I'm still here.
danger-presence-2 = I'm still here, and I'm staying here with you. Call 999 if you haven't yet.
