### status: needs-review
### simpler: plain
### note: Said in the few words of another language (text/few). Here for those who read along, and for a language that is taken out.

tongue-hello = Hi. I'm a bot, not a person. I know only a few words of your language.
tongue-read = People who work here can read what you write. I can't keep every secret.
tongue-how = You can write in your language, as much or as little as you want. To clear this chat, send x.
tongue-asked = I've asked a person to read this. Nobody has answered yet.
tongue-away = I've asked for a person, but nobody is here right now. This can be read later.
tongue-got = I've got that. A person will be able to read it.
tongue-later = OK. You can write again any time.
tongue-media = I can't open pictures or voice notes. You can write about it.
