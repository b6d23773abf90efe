### status: needs-review
### note: The promise is worded by the safeguarding lead and stands as decided. Don't edit it for style.

hello-bot = Hi. I'm a bot, not a person.
    .simpler = Hi. I'm a bot. A bot is a computer, not a person.
# simpler: plain
hello-here = Helpers are here now. They're real people.
hello-away = No helpers are here right now. They can read what you write when they're back.
    .simpler = No helpers are here now. They can read this later.
# simpler: plain
away-opens = Helpers are back { $opens }.
# simpler: plain
opens-today = today at
# simpler: plain
opens-tomorrow = tomorrow at
# simpler: plain
opens-mon = on Monday at
# simpler: plain
opens-tue = on Tuesday at
# simpler: plain
opens-wed = on Wednesday at
# simpler: plain
opens-thu = on Thursday at
# simpler: plain
opens-fri = on Friday at
# simpler: plain
opens-sat = on Saturday at
# simpler: plain
opens-sun = on Sunday at
# simpler: plain
numbers = If you're in danger, call 999. To talk to a person now, ring Childline: 0800 1111.
# simpler: plain
hello-again = Hi again. You don't have to start over.

# simpler: plain
thanks = Thank you for telling me. I'm taking it seriously.

safe-ask = Is it OK for you to type right now?
    .simpler = Is it OK to type now?
safe-unsure = OK. Keep it short if you like, and type hide to clear this chat any time.
    .simpler = OK. To clear this chat, type hide.
safe-said = OK. You can type hide to clear this chat any time.
    .simpler = OK. To clear this chat, type hide.

# The promise, model helpline.

# simpler: plain
promise-1 = I'm a bot: a computer program, not a person. Real people called helpers work here too.
# simpler: plain
promise-2 = Helpers can read what you write, even if you only talk to me. The person in charge can too. A court could make us show it.
# simpler: plain
promise-3 = We don't tell your family or school just because you talked to us.
# Models statutory and school: instead of the line about family and school, and before it.
# simpler: plain
promise-statutory = If you or another child is being hurt or isn't safe, we have to tell people whose job is keeping children safe.
# simpler: plain
promise-school = This is run for your school. A teacher whose job is keeping children safe will be told if you're not safe. They may talk to your family, unless that puts you in danger.
# simpler: plain
promise-4 =
    We tell someone if:
    · you ask us
    · you or someone else may die or be hurt for life
    · you are badly hurting someone
    · a younger child, or someone who can't ask for help, is being hurt
    · the person works with children, like a teacher or coach
    · the law says we must
# simpler: plain
promise-told =
    We tell someone if:
    · you ask us
    · you or another child is being hurt or isn't safe
    · you or someone else may die or be hurt for life
    · you are badly hurting someone
    · a younger child, or someone who can't ask for help, is being hurt
    · the person works with children, like a teacher or coach
    · the law says we must
# simpler: plain
promise-5 = If we can, we'll tell you first and ask how you want it done. Sometimes there isn't time.
# simpler: plain
promise-6 = If we tell the police or a social worker, they decide what happens next. They may talk to your family.
# simpler: plain
promise-7 = This chat is on Telegram. Telegram could see it. So could anyone who gets into your Telegram on any phone or computer.
# simpler: plain
promise-8 = You can clear this chat. We may still keep a locked note.
# simpler: plain
promise-9 = We don't keep your Telegram name or number. So we may not be able to find you unless you tell us where you are. If you could die, we may look up your Telegram name for the police.
# simpler: plain
promise-10 = Telegram says 16 or over. If you're younger, you're not in trouble with us. Childline: 0800 1111.

# What "the law says we must" means.
# simpler: plain
promise-when = It's rare, and most people never meet it. A judge can order us to, and there are laws about terror attacks and about girls being cut.
# The reporting duty, where it is switched on.
# simpler: plain
promise-duty = If you tell us about sexual harm to someone under 18, the law may say a helper must tell police or a social worker. If it's safe, we'll tell you first.

# simpler: plain
check-ask = Sam says someone at home hits him. Do we tell?
# simpler: plain
check-answer = Not just for that, unless Sam asks us to. We'd tell if he might die or be hurt for life, or a younger child is hurt too.
# simpler: plain
check-told = Here the answer is yes, we would do that for Sam. We tell people whose job is keeping children safe, and tell Sam first if we can.
