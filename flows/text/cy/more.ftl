### status: needs-review
### simpler: plain

slower = Iawn. Gallwn ni fynd yn araf, a wna i ddim gofyn am fwy. Gelli di stopio unrhyw bryd.
known = Teipia dy air, neu gofynna am berson.
known-kept = Mae beth rwyt ti'n ei ysgrifennu yma yn cael ei gadw i'r bobl sy'n gweithio yma. Mae dan glo, heb dy enw Telegram ynddo.
known-asked = Rydw i wedi gofyn am berson, a does neb wedi ateb eto.
known-read = Mae person yma wedi darllen beth wnest ti ei ysgrifennu.
known-read-before = Darllenodd person yma beth wnest ti ei ysgrifennu y tro diwethaf. Efallai nad yw beth sy'n newydd wedi ei ddarllen eto.
known-unread = Does neb wedi ymuno â ti yma eto. Efallai bod rhywun ar alwad wedi gweld darnau byr ohono.
known-complaint = Mae dy gŵyn wedi ei chadw, ac mae cais i berson ei darllen.
known-complaint-read = Mae dy gŵyn wedi ei chadw, ac mae person wedi ei darllen.

choices-menu = Dyma fotymau. Tapia un, neu teipia unrhyw beth.
feel-tap = Tapia sut mae pethau ar hyn o bryd. Gelli di hepgor hwn.
feel-thanks = Iawn. Diolch am dapio hynny.
feel-hard = Mae hynny'n swnio'n anodd. Diolch am ddangos i fi.
dont-know = Mae hynny'n iawn. Mae "dwn i ddim" yn ateb da.

worries-menu = Dyma bethau mae pobl yn poeni amdanyn nhw gyntaf. Tapia un, neu teipia dy un di.
worries-trouble = Beth bynnag rwyt ti'n ei ysgrifennu yma, dwyt ti ddim mewn trwbl gyda ni.
worries-believe = Does dim rhaid i ti brofi dim byd yma. Mae beth rwyt ti'n ei ysgrifennu yn cael ei gymryd o ddifri.
worries-away = Alla i ddim gwybod beth fyddai'n digwydd, felly wna i ddim dyfalu. Gall helpwr ei esbonio cyn i ti benderfynu beth i'w ddweud.
worries-control = Ti sy'n dewis beth i'w ysgrifennu, a phryd. Gelli di stopio unrhyw bryd.
worries-before = Roedd hi'n anodd rhoi cynnig ar hynny, a dylai rhywun fod wedi gwrando. Gall helpwr edrych ar beth gafodd ei wneud, a thrio eto gyda ti.
worries-warned = Gelli di fynd mor araf ag y mynni gyda hynny. Does dim rhaid i ti ysgrifennu'r cyfan, a gall person feddwl drwyddo gyda ti.

friend-about = Mae'n dda dy fod ti'n poeni amdanyn nhw. Gelli di ysgrifennu beth sy'n dy boeni di fwyaf.
friend-thanks = Diolch am ysgrifennu hynny amdanyn nhw. Does dim rhaid i ti ei ddatrys ar dy ben dy hun.
friend-help = Gelli di fynd at oedolyn rwyt ti'n ymddiried ynddo, gyda dy ffrind neu hebddo. Gall dy ffrind ysgrifennu yma hefyd.

question-menu = Tapia beth rwyt ti eisiau ei wybod, neu teipia fe.
cannot-ask = Alla i ddim gwneud hynny, ond gall person. Ga i ofyn iddyn nhw?
adult = Mae hwn i bobl ifanc, felly efallai bod eraill yn gwybod mwy am beth sydd ei angen arnat ti. Gall person yma ddweud pwy.
other = Alla i ddim rhoi enw neb sy'n ysgrifennu aton ni, ac mae hynny'n wir i bawb. Os wyt ti'n poeni am blentyn, ffonia'r NSPCC: 0808 800 5000.

find-where = Tapia ble wyt ti, neu teipia.
find-text = Os yw teipio'n haws na ffonio, mae llinell destun hefyd. Shout yw hi: 85258.
find-ring = I ffonio rhywun a siarad, Childline yw'r rhif: 0800 1111. Os wyt ti mewn perygl, ffonia 999.
find-other = Mewn llawer o wledydd eraill, 112 yw'r rhif ar gyfer ambiwlans a'r heddlu. I ddod o hyd i rywun i siarad ag ef yno, chwilia am Find A Helpline.

images-down = Os oes gan rywun lun ohonot ti, gellir ei dynnu i lawr yn aml. Dwyt ti ddim mewn trwbl gyda ni.
images-who = Mae Report Remove yn gwneud hynny i bobl o dan 18. Mae am ddim, a gelli di chwilio am yr enw gyda Childline.
images-pay = Os oes rhywun eisiau arian neu fwy o luniau, paid ag anfon dim. Paid ag ateb, blocia nhw, a phaid â dileu'r negeseuon.
images-police = Gellir rhoi gwybod i CEOP, sy'n edrych ar beth sy'n digwydd ar-lein. Heddlu ydyn nhw, a gall person yma wneud hynny gyda ti.

ground-start = Iawn. Rho dy draed ar y llawr, a cher mor araf ag y mynni.
ground-5 = Chwilia am bum peth y gelli di eu gweld.
ground-4 = Nawr pedwar peth y gelli di eu cyffwrdd.
ground-3 = Nawr tri pheth y gelli di eu clywed.
ground-2 = Nawr dau beth y gelli di eu harogli.
ground-1 = Nawr un anadl araf, i mewn ac allan.
ground-end = Dyna'r cyfan. Gelli di ei wneud eto unrhyw bryd.
ground-stop = Iawn. Gallwn ni ei adael fan hyn.

plan-begin = Gall cynllun wneud diwrnod gwael yn haws. Mae yn dy eiriau di, a gelli di hepgor unrhyw beth.
plan-signs = Yn gyntaf: beth rwyt ti'n sylwi arno pan mae diwrnod gwael yn dechrau.
plan-alone = Nesaf: pethau y gelli di eu gwneud ar dy ben dy hun sy'n gwneud pethau ychydig yn well.
plan-places = Nesaf: lle, neu bobl, lle mae pethau'n haws.
plan-people = Nesaf: rhywun y gallet ti ofyn iddo.
plan-lines = Nesaf: y rhifau y byddet ti eisiau eu cael. Gelli di ysgrifennu pa un fyddet ti'n ei ddewis.
plan-safer = Nesaf: un peth fyddai'n gwneud ble rwyt ti'n fwy diogel ar ddiwrnod gwael.
plan-reasons = Yn olaf: rhywbeth bach neu fawr sy'n werth chweil i ti.
plan-kept = Dyna dy gynllun, fel y gwnest ti ei ysgrifennu uchod. Gall helpwr ei ddarllen hefyd.
plan-clear = Gelli di ei ysgrifennu ar bapur, os yw hynny'n iawn lle rwyt ti. Os wyt ti'n clirio'r sgwrs, mae'n mynd o fan hyn.

complain-about = Gelli di gwyno amdanon ni yma. Ysgrifenna beth aeth o'i le, yn dy eiriau dy hun.
complain-who = Gall y person sydd â gofal ei ddarllen. I siarad â rhywun y tu allan, ffonia Childline: 0800 1111.
complain-kept = Diolch. Mae hynny wedi ei gadw fel cwyn, a bydd person yn gallu ei ddarllen.

word-choose = Gelli di ddewis un gair diflas. Os wyt ti'n anfon y gair hwnnw yn unig, rydw i'n ateb yn ddiflas ac yn gofyn am berson.
word-how = Teipia'r gair nawr: un gair o bum llythyren neu fwy. Rhaid iddo fod yn un nad wyt ti'n ei ddefnyddio'n aml.
word-other = Mae un gair o bum llythyren neu fwy yn gweithio orau. Teipia un arall, neu cer yn ôl.
word-set = Iawn. Dyna dy air di. Gelli di ddewis un arall unrhyw bryd.
word-back-new = Gelli di ddewis gair i ddod yn ôl. Os yw'r sgwrs hon yn cael ei chlirio, mae beth oedd yma o'r blaen yn aros ar gau hebddo.
word-back-set = Iawn. Dyna dy air di. Ar ôl clirio'r sgwrs hon, teipia hen sgwrs, ac yna'r gair.
