### status: needs-review
### simpler: plain

bland = Iawn. Siarad wedyn.
frozen = Iawn. Fydda i ddim yn ysgrifennu nes i ti wneud. Gelli di guddio'r sgwrs gyntaf.
again-ask = Helô. Ydy hi'n iawn i deipio nawr?
paused = Cymer faint fynni di o amser. Teipia unrhyw beth pan fyddi di'n barod.
resumed = Iawn. Caria ymlaen pan fyddi di'n barod.
cleared = Wedi gwneud. Mae'r sgwrs wedi ei chlirio.
late = Dim ond nawr ges i dy neges. Ydy hi'n iawn i deipio? 1 ydy, 2 nac ydy

stop-ok = Iawn. Fe stopiwn ni fan hyn.
stop-open = Iawn. Does dim rhaid i ti ysgrifennu mwy. Gelli di ysgrifennu eto unrhyw bryd.
ended = Diolch am siarad â fi.
ended-back = Gelli di ddod yn ôl unrhyw bryd. Teipia yma.

carry-on = Iawn. Caria ymlaen pan fyddi di'n barod.
start-here = Rwyt ti yma'n barod. Gelli di gario ymlaen.
skip-nothing = Does dim byd mae'n rhaid i ti ei ateb.
back-nothing = Does dim byd i fynd yn ôl ato. Gelli di gario ymlaen o fan hyn.
voice-simpler = Iawn. Fe wna i ddefnyddio geiriau symlach.
voice-plain = Iawn. Fe wna i ddefnyddio'r geiriau arferol.
language = Iawn. Fe wna i ddefnyddio Cymraeg.
language-ask = Tapia'r geiriau y dylwn i eu defnyddio, neu teipia'r enw.
language-list = Gelli di deipio un o'r rhain: English, Cymraeg, polski, română, українська, español, français, português, العربية, اردو, Urdu.
language-offer = Galla i ddefnyddio geiriau Cymraeg hefyd. I wneud hynny, teipia Cymraeg.

media = Alla i ddim agor lluniau, felly dydw i ddim wedi ei weld. Cadwa fe os yw hynny'n saff. Gelli di ddweud wrtha i amdano, neu ofyn am berson.
media-voice = Alla i ddim gwrando ar nodiadau llais, felly dydw i ddim wedi ei glywed. Gelli di ei deipio, neu ofyn am berson.
media-sticker = Alla i ddim gweld sticeri. Gelli di deipio beth rwyt ti'n ei feddwl.
media-place = Alla i ddim gweld lle ar fap. Gelli di deipio ble wyt ti.
stale =
    Mae'r botwm yna'n hen. Gelli di anfon un o'r rhain:
    { $choices }
stale-none = Mae'r botwm yna'n hen. Gelli di deipio.

unclear = Allwn i ddim darllen hynny i gyd. Rydw i wedi gofyn i berson edrych arno.
unclear-how = Gelli di ysgrifennu mewn unrhyw iaith. I ddewis fy ngeiriau i, teipia English neu Cymraeg.

broken = Dydw i ddim yn gweithio ar hyn o bryd. Alla i ddim cadw beth rwyt ti'n ei ysgrifennu. Mewn perygl? Ffonia 999. Childline: 0800 1111
check-in-yes = Iawn. Fe wna i ysgrifennu helô unwaith mewn pythefnos, tua'r adeg yma o'r dydd. Os wyt ti'n clirio'r sgwrs, wna i ddim.
check-in = Helô. Rydw i yma os wyt ti eisiau ysgrifennu.
