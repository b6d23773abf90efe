### status: needs-review
### simpler: plain
### note: A first translation. Emergency lines are to be worded by a safeguarding lead who speaks this language.

tongue-hello = Salam. Main aik bot hoon, insaan nahi. Mujhe Urdu ke bas chand lafz aate hain.
tongue-read = Yahan kaam karne wale log aap ka likha parh sakte hain. Main har raaz nahi rakh sakta.
tongue-how = Aap Urdu mein likh sakte hain, kam ya zyada. Yeh chat saaf karne ke liye x bhejein.
tongue-asked = Main ne aik insaan se yeh parhne ko kaha hai. Abhi kisi ne jawab nahi diya.
tongue-away = Main ne aik insaan ko bulaya hai, magar abhi yahan koi nahi. Yeh baad mein parha ja sake ga.
tongue-got = Yeh mujhe mil gaya. Koi insaan ise parh sake ga.
tongue-later = Theek hai. Aap kisi bhi waqt phir likh sakte hain.
tongue-media = Main tasveerein ya awaaz nahi khol sakta. Aap is ke baare mein likh sakte hain.

numbers = Agar aap khatre mein hain to 999 par phone karein. Abhi kisi insaan se baat ke liye Childline: 0800 1111.

language-ask = Chunein ke main kaun se lafz istemal karoon, ya naam likhein.
language-list = Aap in mein se aik likh sakte hain: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.

bland = Theek hai. Baad mein baat karte hain.
frozen = Theek hai. Jab tak aap na likhein main nahi likhoon ga. Pehle aap yeh chat saaf kar sakte hain.
again-ask = Salam. Kya aap abhi likh sakte hain?
cleared = Ho gaya. Yeh chat saaf hai.
late = Aap ka paigham mujhe abhi mila hai. Kya aap likh sakte hain? 1 haan, 2 nahi
ended = Mujh se baat karne ka shukriya.
ended-back = Aap kisi bhi waqt wapas aa sakte hain. Bas yahan likhein.

check-in-yes = Theek hai. Main do hafte baad aik baar likhoon ga, taqreeban isi waqt. Agar aap yeh chat saaf karein to nahi likhoon ga.
check-in = Salam. Main yahan hoon agar aap likhna chahein.
joined = Ab aap aik asal insaan se baat kar rahe hain jo yahan kaam karta hai.
joined-name = Ab aap aik asal insaan se baat kar rahe hain jo yahan kaam karta hai: { $name }.
joined-call = Agar aap chahein to woh aap ke liye phone kar sakte hain. Button dabayein, woh 999 par phone karein ge.
call-noted = Theek hai. Dikhai de ga ke aap chahte hain woh phone karein.
parted = Aap phir se line mein hain, usi jagah par. Jo aap ko likh rahe the unhein jana para.
phoning = Main abhi madad ke liye phone kar raha hoon. Shayad chand minute na likhoon. Main aap ko chhor kar nahi gaya.
closed = Abhi ke liye itna hi. Jin se aap ne baat ki woh farigh ho gaye hain.
person-here = Yahan ab koi hai aur aap ka likha parh sakta hai.

danger-person-1 = Agar ho sake to 999 par phone karein. Yeh muft hai. Agar bol nahi sakte to khansein ya tap karein, aur jab kaha jaye to 55 dabayein.
danger-person-2 = Sirf tab hilein jab koi khatra na ho. Logon ya bahar ke raste ki taraf jayein, kitchen ya bathroom mein nahi.
danger-person-3 = Agar phone rakhna ho to rakh dein. Jab tak aap na likhein main nahi likhoon ga.
danger-taken-1 = Abhi 999 par phone karein, chahe aap theek mehsoos karein. Batayein kya liya tha aur kab.
danger-taken-2 = Khud ulti na karein. Darwaza kholein aur kisi aise ke paas jayein jis par aap ko bharosa ho.
danger-taken-3 = Khoon: kisi saaf cheez se zor se dabayein.
danger-suicidal-1 = Main ise sanjeedgi se le raha hoon. Agar aap abhi aisa kar sakte hain to 999 par phone karein ya emergency (A&E) jayein.
danger-suicidal-2 = Kya aap har aisi cheez se door ja sakte hain jo istemal ho sakti hai? Kya aap kisi bharose wale ke paas ja sakte hain?
danger-other-1 = Abhi 999 par phone karein aur speaker kholein. Batayein ke aap ka dost saans le raha hai ya nahi. Sirf tab rukein jab aap ko khatra na ho.
danger-nobody = Abhi kisi ne jawab nahi diya. Hamara intezar na karein. 999 par phone karein.
danger-nobody-suicidal = Abhi kisi ne jawab nahi diya. Hamara intezar na karein. 999 par phone karein. Aap Shout: 85258 par SMS ya Childline: 0800 1111 par phone bhi kar sakte hain.

danger-where = Aap kahan hain? Koi gali, dukaan ya sheher likhein, taake madad bheji ja sake.
danger-thanks = Shukriya. Yeh likh liya gaya hai, aur koi insaan ise dekh sake ga.
danger-here = Main yahan aap ke saath hoon aur yahin rahoon ga. Agar 999 par phone nahi kiya to abhi karein.
danger-still = Main ab bhi aap ke saath hoon.
danger-asked = Main yahan aap ke saath rahoon ga. Main ne aik insaan ko bulaya hai.
danger-asked-away = Abhi yahan koi nahi, magar main ne aik insaan ko bulaya hai. 999 par phone karein.
danger-called = Yeh sahi kiya. Ho sake to phone par rahein.
danger-cannot = Theek hai. Agar paas koi bharose wala ho to us se kahein ke 999 par phone kare.
danger-safe-now = Khushi hai ke aap abhi theek hain. Main ne phir bhi aik insaan ko bulaya hai, aur main yahin hoon.
danger-pause = Theek hai. Zaroorat ho to phone rakh dein. Jab aap likhein main yahan hoon.
danger-skip = Theek hai, jawab dena zaroori nahi. Ho sake to 999 par phone karein.
danger-presence-1 = Main ab bhi yahan hoon.
danger-presence-2 = Main ab bhi yahan hoon aur aap ke saath rahoon ga. Agar 999 par phone nahi kiya to karein.

choice-language = Zabaan (language)
choice-hide = Chat saaf karein
choice-back = Wapas
choice-check-in = Do hafte baad likhein
choice-yes = Haan
choice-no = Nahi
choice-call = Koi phone kare
choice-called = 999 par phone kar diya
choice-cannot = Phone nahi kar sakta
choice-safe-now = Ab khatra nahi
choice-lang-ur-Latn = Urdu

control-lang = urdu, roman urdu, urdu mein
control-language = zabaan, zuban
control-hide = chupao, chat saaf karo
control-person = koi insaan, madad, madad karo, mujhe kisi se baat karni hai
control-stop = bas karo, khuda hafiz
