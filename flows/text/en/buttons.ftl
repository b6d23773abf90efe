### status: needs-review

choice-yes = Yes
choice-no = No
choice-unsure = Not sure
choice-more = More
choice-ok = OK
choice-when = When?
choice-who = Who will know?
choice-status = Any news?
choice-place = Keep my place
choice-call = A helper calls
choice-called = I've called 999
choice-cannot = I can't call
choice-safe-now = I'm safe now
choice-person = A person, please
choice-pause = Take a break
choice-resume = Carry on
choice-stop = Stop
choice-skip = Skip
choice-hide = Hide this chat
choice-language = Language
choice-back = Go back
choice-lang-en = English
choice-simpler = Simpler words

# Typed words that answer a question, besides the label and the number.
answer-yes = yeah, yep, yh, ya, ye, y, ok, okay, sure
answer-no = nah, nope, n, no thanks, not really
answer-unsure = idk, dunno, dont know, i dont know, unsure, maybe
answer-ok = okay, k, fine, got it, yes, yeah
answer-more = tell me more, read more
answer-who = who, who knows, who reads this
answer-status = news, anyone there, is anyone there
answer-called = called, i called, i called 999, ive called
answer-cannot = cant call, i cant
answer-safe-now = im safe, safe now

# Typed words that always work. A slip of the finger is forgiven.
control-pause = pause, wait, break, hold on, hang on, slow down
control-resume = resume, continue, im back
control-skip = skip, next, rather not say
control-back = back, go back
control-stop = stop, quit, bye, bye bye, goodbye, cya, see ya, gtg, gotta go
control-hide = hide, x, exit, quick exit, hide chat, clear chat, clear this chat
control-forget = forget me, take that back, take it back, delete this, delete everything
control-person = person, a person, human, helper, help, help me, talk to a person, talk to someone, real person, a real person, i need help, i need a person, i want a person, i want a human, i need a human, can i talk to a person, can i talk to someone, can i talk to a human, can i talk to a real person, can i speak to a person, can i speak to someone, can i talk to a helper, i want to talk to a person, i want to talk to someone, i want to talk to a human, i want to talk to a real person, i need to talk to someone, i need to talk to a person, talk to a human, talk to a real person, speak to a person, speak to someone
control-start = start, start again
control-bot = are you a bot, r u a bot, are u a bot, is this a bot, are you a robot, are you ai, are you an ai, are you real, r u real, are u real, are you human, are you a human, are you a person, are you a real person, is this a real person, am i talking to a bot, am i talking to a real person, am i talking to a person
control-secret = can you keep a secret, can u keep a secret, will you keep it secret, will you keep this secret, is this secret, is this private, is this confidential, will you tell anyone, will u tell anyone, are you going to tell anyone, are you gonna tell anyone, do you tell anyone, promise you wont tell, promise not to tell, dont tell anyone, please dont tell anyone
control-simpler = simpler, easier, easier words, easy words, easy read
control-plainer = plain words, usual words, normal words
control-lang = english, saesneg
control-language = language, languages, change language, other language
control-polite = please, pls, plz
# After one of these, a lone x is a kiss.
control-bye = thanks, thank you, thankyou, ty, thx, ta, cheers, bye, bye bye, goodbye, night, goodnight, gn, cya, see ya
# Real words that look like slips, and are not.
control-never = limb, climb, hid, hides, hire, hired, hive, hike, hell, hello, helo, held, heal, heap, step, steps, stops, shop, slop, stomp, ship, slip, skin, skim, skit, snip, bank, bark, black, bask, bleak, easter, stark, stork, want, waits, wail, waist, paused, pauses, cause, bread, piss, past, paws, quiet, quite, quilt, stoop, exist, exists, exits, edit, nest, neat, text, stare, stars, star, smart, hope, helps, helped, stab
