### status: needs-review
### simpler: plain

asking = Fe wna i ofyn i berson ymuno â ni. Helpwyr yw'r enw arnyn nhw.
asked = Rydw i wedi gofyn. Does neb wedi ateb eto.
asked-away = Rydw i wedi gofyn. Does neb yma ar hyn o bryd, felly gallai fod yn aros hir.
person-still = Rydw i wedi gofyn am helpwr. Does neb wedi ateb eto.
person-away = Rydw i wedi gofyn am helpwr. Does neb yma ar hyn o bryd.
person-here = Mae helpwr yma. Maen nhw'n gallu darllen beth rwyt ti'n ei deipio.

queued = Rydw i'n gofyn i helpwr ymuno â ni. Person go iawn yw helpwr.
queued-away = Rydw i wedi gadael hwn i helpwr ei ddarllen. Does neb yma ar hyn o bryd.

waiting-keep = Gelli di ddal i deipio, neu roi'r ffôn i gadw. Fe wna i gadw dy le.
waiting-more = Mae dy le wedi ei gadw.
waiting-said = Rydw i yma. Bydd helpwr yn gallu darllen hwn.
waiting-seen = Bydd helpwr yn gallu darllen hwn.

place-ask = Fe wna i gadw dy le. A ddylai dy ffôn ganu pan fydd person yn ateb?
place-buzz = Iawn. Bydd dy ffôn yn canu pan fydd person yn ateb.
place-kept = Iawn. Mae dy le wedi ei gadw.

joined = Rwyt ti'n siarad â helpwr nawr. Person go iawn yw helpwr.
joined-name = Rwyt ti'n siarad â { $name } nawr. Helpwr yw { $name }, person go iawn.
joined-call = Gall yr helpwr ffonio 999 drosot ti. Tapia'r botwm os wyt ti eisiau hynny, neu dweud wrthyn nhw.
call-noted = Iawn. Gall yr helpwr weld dy fod ti eisiau iddyn nhw ffonio.
parted = Roedd rhaid i'r helpwr fynd. Rwyt ti'n ôl yn y rhes, yn yr un lle.
phoning = Rydw i'n ffonio am help nawr. Efallai y bydda i'n dawel am ychydig funudau. Dydw i ddim wedi dy adael di.
closed = Mae'r helpwr wedi gorffen am y tro.

with-pause = Mae hynny'n iawn. Cymer yr amser sydd ei angen.
with-skip = Mae hynny'n iawn. Gelli di ddweud wrth yr helpwr fod yn well gen ti beidio â dweud.
with-back = Gelli di ddweud wrth yr helpwr at beth hoffet ti fynd yn ôl.
with-stop = Gelli di stopio unrhyw bryd. Dwed wrth yr helpwr, neu rho'r ffôn i gadw.
media-with = Dydy lluniau a ffeiliau ddim yn agor yma, felly all yr helpwr ddim ei weld. Gelli di ddweud wrthyn nhw amdano.
