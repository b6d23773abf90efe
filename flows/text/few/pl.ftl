### status: needs-review
### simpler: plain
### note: A first translation. Emergency lines are to be worded by a safeguarding lead who speaks this language.

tongue-hello = Cześć. Jestem botem, a nie człowiekiem. Znam tylko kilka słów po polsku.
tongue-read = Ludzie, którzy tu pracują, mogą czytać to, co piszesz. Nie mogę dochować każdej tajemnicy.
tongue-how = Możesz pisać po polsku, dużo albo mało. Żeby wyczyścić ten czat, wyślij x.
tongue-asked = Dałem znać człowiekowi, żeby to przeczytał. Nikt jeszcze nie odpowiedział.
tongue-away = Dałem znać człowiekowi, ale teraz nikogo tu nie ma. Będzie można to przeczytać później.
tongue-got = Mam to. Człowiek będzie mógł to przeczytać.
tongue-later = Dobrze. Możesz napisać znowu w każdej chwili.
tongue-media = Nie mogę otwierać zdjęć ani nagrań. Możesz o tym napisać.

numbers = Jeśli coś ci grozi, zadzwoń pod 999. Żeby teraz porozmawiać z człowiekiem, zadzwoń do Childline: 0800 1111.

language-ask = Wybierz, jakich słów mam używać, albo wpisz nazwę.
language-list = Możesz wpisać jedną z tych nazw: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.

bland = OK. Do usłyszenia.
frozen = Dobrze. Nie napiszę, dopóki ty nie napiszesz. Możesz najpierw wyczyścić ten czat.
again-ask = Cześć. Czy możesz teraz pisać?
cleared = Zrobione. Ten czat jest wyczyszczony.
late = Dopiero teraz mam twoją wiadomość. Czy możesz pisać? 1 tak, 2 nie
ended = Dziękuję za rozmowę.
ended-back = Możesz wrócić w każdej chwili. Po prostu napisz tutaj.

check-in-yes = Dobrze. Napiszę raz za dwa tygodnie, mniej więcej o tej porze. Jeśli wyczyścisz ten czat, nie napiszę.
check-in = Cześć. Jestem tu, jeśli chcesz pisać.
joined = Teraz rozmawiasz z prawdziwym człowiekiem, który tu pracuje.
joined-name = Teraz rozmawiasz z prawdziwym człowiekiem, który tu pracuje: { $name }.
joined-call = Ten człowiek może zadzwonić za ciebie, jeśli chcesz. Naciśnij przycisk, a zadzwoni pod 999.
call-noted = Dobrze. Widać, że chcesz, żeby ktoś zadzwonił.
parted = Znowu jesteś w kolejce, na tym samym miejscu. Osoba, która z tobą pisała, musiała iść.
phoning = Dzwonię teraz po pomoc. Mogę nie pisać przez kilka minut. Nie zostawiam cię.
closed = To na razie wszystko. Osoba, która z tobą rozmawiała, skończyła.
person-here = Ktoś jest tu teraz i może czytać, co piszesz.

danger-person-1 = Zadzwoń pod 999, jeśli możesz. To nic nie kosztuje. Jeśli nie możesz mówić, zakaszl albo stuknij, i naciśnij 55, gdy o to poproszą.
danger-person-2 = Ruszaj się tylko, jeśli to bezpieczne. Idź do ludzi albo do wyjścia, nie do kuchni ani łazienki.
danger-person-3 = Jeśli musisz odłożyć telefon, zrób to. Nie napiszę, dopóki ty nie napiszesz.
danger-taken-1 = Zadzwoń teraz pod 999, nawet jeśli czujesz się dobrze. Powiedz, co i kiedy zażyłeś lub zażyłaś.
danger-taken-2 = Nie wywołuj wymiotów. Otwórz drzwi i bądź blisko kogoś, komu ufasz.
danger-taken-3 = Krwawienie: mocno przyciśnij czymś czystym.
danger-suicidal-1 = Traktuję to poważnie. Jeśli możesz to zrobić teraz, zadzwoń pod 999 albo idź na oddział ratunkowy (A&E).
danger-suicidal-2 = Czy możesz odejść od wszystkiego, czego można by użyć? Czy możesz być blisko kogoś, komu ufasz?
danger-other-1 = Zadzwoń teraz pod 999 i włącz głośnik. Powiedz, czy ta osoba oddycha. Zostań tylko, jeśli nic ci nie grozi.
danger-nobody = Nikt jeszcze nie odpowiedział. Proszę, nie czekaj na nas. Zadzwoń pod 999.
danger-nobody-suicidal = Nikt jeszcze nie odpowiedział. Proszę, nie czekaj na nas. Zadzwoń pod 999. Możesz też wysłać SMS do Shout: 85258, albo zadzwonić do Childline: 0800 1111.

danger-where = Gdzie jesteś? Napisz ulicę, sklep albo miasto, żeby można było wysłać pomoc.
danger-thanks = Dziękuję. Jest to zapisane i człowiek będzie mógł to zobaczyć.
danger-here = Jestem tu z tobą i tu zostaję. Jeśli jeszcze nie było telefonu pod 999, zadzwoń teraz.
danger-still = Nadal jestem tu z tobą.
danger-asked = Zostaję tu z tobą. Dałem znać człowiekowi.
danger-asked-away = Teraz nikogo tu nie ma, ale dałem znać człowiekowi. Proszę, zadzwoń pod 999.
danger-called = To było dobre. Zostań na linii, jeśli możesz.
danger-cannot = Dobrze. Jeśli blisko jest ktoś, komu ufasz, poproś, żeby zadzwonił pod 999.
danger-safe-now = Cieszę się, że teraz jest w porządku. Człowiek i tak został powiadomiony, a ja tu zostaję.
danger-pause = Dobrze. Odłóż telefon, jeśli trzeba. Jestem tu, gdy napiszesz.
danger-skip = Dobrze, nie musisz na to odpowiadać. Zadzwoń pod 999, jeśli możesz.
danger-presence-1 = Nadal tu jestem.
danger-presence-2 = Nadal tu jestem i zostaję z tobą. Zadzwoń pod 999, jeśli jeszcze tego nie było.

choice-language = Język (language)
choice-hide = Wyczyść czat
choice-back = Wróć
choice-check-in = Napisz za dwa tygodnie
choice-yes = Tak
choice-no = Nie
choice-call = Niech ktoś zadzwoni
choice-called = 999 już wezwane
choice-cannot = Nie mogę zadzwonić
choice-safe-now = Już jest bezpiecznie
choice-lang-pl = Polski

control-lang = polski, polska, po polsku, polish
control-language = język, jezyk
control-hide = ukryj, wyczyść, wyczysc, wyczyść czat, wyczysc czat
control-person = człowiek, czlowiek, pomocy, chcę porozmawiać z człowiekiem, chce porozmawiac z czlowiekiem
control-stop = koniec, przestań, przestan
