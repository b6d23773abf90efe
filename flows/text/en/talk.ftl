### status: needs-review

invite-1 = Write as much or as little as you want. There's no rush.
    .simpler = Write a lot or a little. Take your time.
invite-2 = Thank you. You can go on with that, if you want to.
    .simpler = Thank you. You can go on if you want.
invite-3 = OK. You can go on for as long as you like, or stop here.
    .simpler = OK. You can go on, or stop here.
# simpler: plain
offer-person = Thank you for saying that. Do you want to talk to a person?
# simpler: plain
offer-no = That's fine. You can ask for a person any time.

heard-pace = You don't have to say more. You can, if you want, and a person can join us if you ask.
    .simpler = You don't have to say more. You can if you want.
# simpler: plain
thanks-more = Thank you for saying that too.
# simpler: plain
listen-1 = I'm here. Take your time.
# simpler: plain
listen-2 = OK. I'm still here.
# simpler: plain
listen-3 = I've got that. There's no rush.

# simpler: plain
who-reads = This can be read by people who work here: helpers and the person in charge. A court could make us show it.
# simpler: plain
skip-ok = That's OK. You don't have to answer.

# simpler: plain
secret = I can't keep every secret. If we have to tell someone, we'll try to tell you first.
