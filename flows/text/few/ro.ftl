### status: needs-review
### simpler: plain
### note: A first translation. Emergency lines are to be worded by a safeguarding lead who speaks this language.

tongue-hello = Salut. Sunt un bot, nu o persoană. Știu doar câteva cuvinte în română.
tongue-read = Oamenii care lucrează aici pot citi ce scrii. Nu pot păstra orice secret.
tongue-how = Poți scrie în română, mult sau puțin. Ca să golești acest chat, trimite x.
tongue-asked = Am cerut unei persoane să citească. Încă nu a răspuns nimeni.
tongue-away = Am cerut o persoană, dar acum nu este nimeni aici. Va putea citi mai târziu.
tongue-got = Am primit. O persoană va putea citi.
tongue-later = Bine. Poți scrie din nou oricând.
tongue-media = Nu pot deschide poze sau mesaje vocale. Poți scrie despre ce este.

numbers = Dacă ești în pericol, sună la 999. Ca să vorbești acum cu o persoană, sună la Childline: 0800 1111.

language-ask = Alege ce cuvinte să folosesc, sau scrie numele limbii.
language-list = Poți scrie unul dintre acestea: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.

bland = OK. Vorbim mai târziu.
frozen = Bine. Nu scriu până nu scrii tu. Poți goli întâi acest chat.
again-ask = Salut. Poți scrie acum?
cleared = Gata. Acest chat este golit.
late = Abia acum am primit mesajul tău. Poți scrie? 1 da, 2 nu
ended = Îți mulțumesc că ai vorbit cu mine.
ended-back = Poți reveni oricând. Scrie aici.

check-in-yes = Bine. Îți scriu o dată peste două săptămâni, cam la ora asta. Dacă golești acest chat, nu scriu.
check-in = Salut. Sunt aici dacă vrei să scrii.
joined = Acum vorbești cu o persoană reală, care lucrează aici.
joined-name = Acum vorbești cu o persoană reală, care lucrează aici: { $name }.
joined-call = Persoana poate suna pentru tine, dacă vrei. Apasă butonul și va suna la 999.
call-noted = Bine. Se vede că vrei să sune.
parted = Ești din nou la rând, în același loc. Persoana care îți scria a trebuit să plece.
phoning = Sun acum după ajutor. Poate nu scriu câteva minute. Nu te-am părăsit.
closed = Atât pentru acum. Persoana cu care ai vorbit a terminat.
person-here = Cineva este aici acum și poate citi ce scrii.

danger-person-1 = Sună la 999 dacă poți. Este gratuit. Dacă nu poți vorbi, tușește sau lovește ușor telefonul și apasă 55 când ți se cere.
danger-person-2 = Mișcă-te doar dacă nu e periculos. Mergi spre oameni sau spre o ieșire, nu spre bucătărie sau baie.
danger-person-3 = Dacă trebuie să pui telefonul deoparte, fă-o. Nu îți scriu până nu scrii tu.
danger-taken-1 = Sună acum la 999, chiar dacă te simți bine. Spune ce ai luat și când.
danger-taken-2 = Nu îți provoca vărsături. Descuie ușa și stai aproape de cineva în care ai încredere.
danger-taken-3 = Sângerare: apasă tare cu ceva curat.
danger-suicidal-1 = Iau asta în serios. Dacă ai putea să o faci acum, sună la 999 sau mergi la urgențe (A&E).
danger-suicidal-2 = Te poți îndepărta de orice ai putea folosi? Poți sta aproape de cineva în care ai încredere?
danger-other-1 = Sună acum la 999 și pune pe difuzor. Spune dacă prietenul tău respiră. Stai doar dacă nu e periculos pentru tine.
danger-nobody = Încă nu a răspuns nimeni. Te rog, nu ne aștepta. Sună la 999.
danger-nobody-suicidal = Încă nu a răspuns nimeni. Te rog, nu ne aștepta. Sună la 999. Poți și să scrii un SMS la Shout: 85258, sau să suni la Childline: 0800 1111.

danger-where = Unde ești? Scrie o stradă, un magazin sau un oraș, ca să se poată trimite ajutor.
danger-thanks = Mulțumesc. Este notat acum și o persoană va putea vedea.
danger-here = Sunt aici cu tine și rămân aici. Dacă încă nu ai sunat la 999, sună acum.
danger-still = Sunt tot aici cu tine.
danger-asked = Rămân aici cu tine. Am cerut o persoană.
danger-asked-away = Acum nu este nimeni aici, dar am cerut o persoană. Te rog, sună la 999.
danger-called = Ai făcut bine. Rămâi la telefon dacă poți.
danger-cannot = Bine. Dacă e aproape cineva în care ai încredere, roagă-l să sune la 999.
danger-safe-now = Mă bucur că acum ești bine. Am cerut totuși o persoană și rămân aici.
danger-pause = Bine. Lasă telefonul dacă trebuie. Sunt aici când scrii.
danger-skip = Bine, nu trebuie să răspunzi. Sună la 999 dacă poți.
danger-presence-1 = Sunt tot aici.
danger-presence-2 = Sunt tot aici și rămân cu tine. Sună la 999 dacă nu ai sunat încă.

choice-language = Limba (language)
choice-hide = Golește chatul
choice-back = Înapoi
choice-check-in = Scrie-mi în două săptămâni
choice-yes = Da
choice-no = Nu
choice-call = Să sune cineva
choice-called = Am sunat la 999
choice-cannot = Nu pot suna
choice-safe-now = Acum nu mai e pericol
choice-lang-ro = Română

control-lang = română, romana, romanian, în română
control-language = limbă, limba
control-hide = ascunde, șterge chatul, sterge chatul
control-person = o persoană, o persoana, ajutor, vreau să vorbesc cu un om
control-stop = gata, oprește, opreste
