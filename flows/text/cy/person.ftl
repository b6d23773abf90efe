### status: needs-review
### simpler: plain

asking = Fe wna i ofyn i berson go iawn ymuno â ni. Helpwyr yw'r enw arnyn nhw.
asked = Rydw i wedi gofyn. Does neb wedi ateb eto.
asked-away = Rydw i wedi gofyn. Does neb yma ar hyn o bryd, felly gallai fod yn aros hir.
person-still = Rydw i wedi gofyn, a does neb wedi ateb eto. Rwyt ti yn y llinell am helpwr.
person-away = Rydw i wedi gofyn, ond does neb yma ar hyn o bryd. Gall helpwr ddarllen hwn pan fydd yn ôl.
person-here = Mae rhywun yma nawr ac yn gallu darllen beth rwyt ti'n ei deipio. Helpwr yw'r person yma.

queued = Rydw i'n gofyn i berson go iawn ymuno â ni. Helpwr yw'r person hwnnw.
queued-away = Does neb yma ar hyn o bryd, felly rydw i wedi gadael hwn i helpwr ei ddarllen.

waiting-keep = Gelli di ddal i deipio, neu roi'r ffôn i gadw. Fe wna i gadw dy le.
waiting-more = Mae dy le wedi ei gadw.
waiting-said = Rydw i yma, ac mae hwn wedi ei ysgrifennu nawr. Bydd helpwr yn gallu ei ddarllen.
waiting-seen = Bydd helpwr yn gallu darllen hwn.

company-yes = Iawn. Am yr awr nesaf, fe wna i ysgrifennu llinell os wyt ti'n dawel. Os wyt ti'n clirio'r sgwrs, wna i ddim.
still-here = Rydw i yma o hyd. Does dim brys.

place-ask = Fe wna i gadw dy le. A ddylai dy ffôn ganu pan fydd person yn ateb?
place-buzz = Iawn. Bydd dy ffôn yn canu pan fydd person yn ateb.
place-kept = Iawn. Mae dy le wedi ei gadw.

joined = Rwyt ti'n siarad â pherson go iawn nawr. Helpwr yw'r person yma.
joined-name = Rwyt ti'n siarad â pherson go iawn nawr. Helpwr o'r enw { $name } yw'r person yma.
joined-call = Maen nhw'n gallu gwneud galwad drosot ti os wyt ti eisiau. Tapia'r botwm, ac mae'r helpwr yn ffonio 999.
call-noted = Iawn. Maen nhw'n gallu gweld dy fod ti eisiau iddyn nhw ffonio.
parted = Rwyt ti'n ôl yn y llinell, yn yr un lle. Roedd rhaid i'r helpwr fynd.
phoning = Rydw i'n ffonio am help nawr. Efallai y bydda i'n dawel am ychydig funudau. Dydw i ddim wedi dy adael di.
closed = Dyna ni am nawr. Mae'r person y buest ti'n siarad ag ef wedi gorffen.

with-pause = Mae hynny'n iawn. Cymer yr amser sydd ei angen.
with-skip = Mae hynny'n iawn. Gelli di ysgrifennu y byddai'n well gen ti beidio, a bydd yr helpwr yn ei weld.
with-back = Ysgrifenna yma at beth hoffet ti fynd yn ôl. Bydd yr helpwr yn gallu ei ddarllen.
with-stop = Gelli di stopio unrhyw bryd. Rho'r ffôn i gadw, neu ysgrifenna hynny at yr helpwr.
media-with = Dydy lluniau a ffeiliau ddim yn agor yma, felly all yr helpwr ddim ei weld. Gelli di ddweud wrthyn nhw amdano.
with-buttons = Gelli di ateb yma gydag ie, na, neu rif.
with-complain = Gelli di gwyno amdanon ni pan fydd hyn drosodd. Teipia cwyno bryd hynny.
waited-moments = Gofynnaist ti ychydig funudau yn ôl.
waited-minutes = Gofynnaist ti lai na hanner awr yn ôl.
waited-hour = Gofynnaist ti tuag awr yn ôl.
waited-hours = Gofynnaist ti dros awr yn ôl. Mae'n iawn ffonio rhywun arall yn y cyfamser.
