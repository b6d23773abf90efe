### status: needs-review
### simpler: plain

slower = OK. We can go slowly, and I won't ask for more. You can stop any time.
known = Type your word, or ask for a person.
known-kept = What you write here is kept for the people who work here. It's locked, and your Telegram name isn't in it.
known-asked = I've asked for a person, and nobody has answered just yet.
known-read = A person here has read what you wrote.
known-read-before = A person here read what you wrote last time. What is new may not have been read yet.
known-unread = Nobody has joined you here yet. Somebody on call may have seen short bits of it.
known-complaint = Your complaint is kept, and a person has been asked to read it.
known-complaint-read = Your complaint is kept, and a person has read it.

choices-menu = Here are some buttons. Tap one, or type anything.
feel-tap = Tap how it is right now. You can skip this.
feel-thanks = OK. Thank you for tapping that.
feel-hard = That sounds hard. Thank you for showing me.
dont-know = That's OK. "I don't know" is a fine answer.

worries-menu = These are things that people worry about first. Tap one, or type your own.
worries-trouble = Whatever you write here, you're not in trouble with us.
worries-believe = You don't have to prove anything here. What you write is taken seriously.
worries-away = I can't know what would happen, so I won't guess. A helper can explain it before you decide what to tell.
worries-control = You choose what to write, and when. You can stop any time.
worries-before = It was hard to try that, and it should have been heard. A helper can look at what was done, and try again with you.
worries-warned = You can go as slowly as you want with that. You don't have to write all of it, and a person can think it through with you.

friend-about = It's good that you care about them. You can write what worries you most.
friend-thanks = Thank you for writing that about them. You don't have to fix it alone.
friend-help = You can go to an adult you trust, with your friend or without. Your friend can write here too.

question-menu = Tap what you want to know, or type it.
cannot-ask = I'm not able to do that, but a person can. Shall I ask them?
adult = This is for young people, so others may know more about what you need. A person here can tell you who.
other = I can't say who writes to us, and that goes for everybody. If you're worried about a child, ring the NSPCC: 0808 800 5000.

find-where = Tap where you are, or just type.
find-text = If typing is easier than ringing, there is a text line too. It's Shout: 85258.
find-ring = To ring somebody and talk, it's Childline: 0800 1111. If you're in danger, call 999.
find-other = In many other countries the number for ambulance and police is 112. To find somebody to talk to there, look up Find A Helpline.

images-down = If somebody has a picture of you, it can often be taken down. You're not in trouble with us.
images-who = Report Remove does that for people under 18. It's free, and you can look up its name with Childline.
images-pay = If somebody wants money or more pictures, don't send any. Stop replying, block them, and don't delete the messages.
images-police = It can be reported to CEOP, who look into what happens online. They're police, and a person here can do that with you.

ground-start = OK. Put your feet on the floor, and go as slowly as you like.
ground-5 = Look for five things that you can see.
ground-4 = Now four things that you can touch.
ground-3 = Now three things that you can hear.
ground-2 = Now two things that you can smell.
ground-1 = Now one slow breath, in and out.
ground-end = That's all of it. You can do it again any time.
ground-stop = OK. We can leave it there.

plan-begin = A plan can make a bad day easier. It's in your own words, and you can skip anything.
plan-signs = First: what you notice when a bad day begins.
plan-alone = Next: things that you can do on your own that make it a bit better.
plan-places = Next: a place, or people, where it's easier.
plan-people = Next: somebody you could ask.
plan-lines = Next: the numbers you'd want to have. You can write which one you'd pick.
plan-safer = Next: one thing that would make where you are safer on a bad day.
plan-reasons = Last: something small or big that is worth it for you.
plan-kept = That's your plan, as you wrote it above. A helper can read it too.
plan-clear = You can write it on paper, if that's OK where you are. If you clear this chat, it goes from here.

complain-about = You can complain about us here. Write what went wrong, in your own words.
complain-who = It can be read by the person in charge. To talk to somebody outside, ring Childline: 0800 1111.
complain-kept = Thank you. That's kept as a complaint, and a person will be able to read it.

word-choose = You can choose one dull word. If you ever send only that word, I stay dull and ask for a person.
word-how = Type the word now: one word of five letters or more. It has to be one that you don't often use.
word-other = One word of five letters or more works best. Type another one, or go back.
word-set = OK. That's your word. You can choose another one any time.
word-back-new = You can choose a word to come back with. If this chat is cleared, what was here before stays closed without it.
word-back-set = OK. That's your word. After this chat is cleared, type old chat, and then the word.
