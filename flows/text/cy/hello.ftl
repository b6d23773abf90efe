### status: needs-review
### simpler: plain
### note: A first translation, to be checked by Welsh-speaking young people and a Welsh-speaking safeguarding lead.

hello-bot = Helô. Bot ydw i, nid person.
hello-here = Mae helpwyr yma nawr. Pobl go iawn ydyn nhw.
hello-away = Does dim helpwyr yma ar hyn o bryd. Gallan nhw ddarllen beth rwyt ti'n ei ysgrifennu pan fyddan nhw'n ôl.
away-opens = Bydd helpwyr yn ôl { $opens }.
opens-today = heddiw am
opens-tomorrow = yfory am
opens-mon = ddydd Llun am
opens-tue = ddydd Mawrth am
opens-wed = ddydd Mercher am
opens-thu = ddydd Iau am
opens-fri = ddydd Gwener am
opens-sat = ddydd Sadwrn am
opens-sun = ddydd Sul am
numbers = Os wyt ti mewn perygl, ffonia 999. I siarad â pherson nawr, ffonia Childline: 0800 1111.
hello-again = Helô eto. Does dim rhaid i ti ddechrau o'r dechrau.

thanks = Diolch am ddweud wrtha i. Rydw i o ddifri am hyn.

safe-ask = Ydy hi'n iawn i ti deipio ar hyn o bryd?
safe-unsure = Iawn. Cadwa fe'n fyr os wyt ti eisiau, a theipia cuddio i glirio'r sgwrs unrhyw bryd.
safe-said = Iawn. Gelli di deipio cuddio i glirio'r sgwrs unrhyw bryd.

promise-1 = Bot ydw i: rhaglen gyfrifiadur, nid person. Mae pobl go iawn o'r enw helpwyr yn gweithio yma hefyd.
promise-2 = Gall helpwyr ddarllen beth rwyt ti'n ei ysgrifennu, hyd yn oed os wyt ti'n siarad â fi yn unig. Gall y person sydd â gofal hefyd. Gallai llys wneud i ni ei ddangos.
promise-3 = Dydyn ni ddim yn dweud wrth dy deulu na dy ysgol dim ond am dy fod ti wedi siarad â ni.
promise-statutory = Os wyt ti neu blentyn arall yn cael ei frifo neu ddim yn saff, mae'n rhaid i ni ddweud wrth bobl sydd â'r gwaith o gadw plant yn saff.
promise-school = Mae hwn yn cael ei redeg ar gyfer dy ysgol. Bydd athro sydd â'r gwaith o gadw plant yn saff yn cael gwybod os nad wyt ti'n saff. Efallai y byddan nhw'n siarad â dy deulu, oni bai bod hynny'n dy roi di mewn perygl.
promise-4 =
    Rydyn ni'n dweud wrth rywun os:
    · wyt ti'n gofyn i ni
    · gallet ti neu rywun arall farw neu gael niwed am oes
    · wyt ti'n brifo rhywun yn ddrwg
    · oes plentyn iau, neu rywun sy'n methu gofyn am help, yn cael ei frifo
    · yw'r person yn gweithio gyda phlant, fel athro neu hyfforddwr
    · yw'r gyfraith yn dweud bod rhaid i ni
promise-told =
    Rydyn ni'n dweud wrth rywun os:
    · wyt ti'n gofyn i ni
    · wyt ti neu blentyn arall yn cael ei frifo neu ddim yn saff
    · gallet ti neu rywun arall farw neu gael niwed am oes
    · wyt ti'n brifo rhywun yn ddrwg
    · oes plentyn iau, neu rywun sy'n methu gofyn am help, yn cael ei frifo
    · yw'r person yn gweithio gyda phlant, fel athro neu hyfforddwr
    · yw'r gyfraith yn dweud bod rhaid i ni
promise-5 = Os gallwn ni, byddwn ni'n dweud wrthot ti gyntaf ac yn gofyn sut wyt ti am i ni ei wneud. Weithiau does dim amser.
promise-6 = Os ydyn ni'n dweud wrth yr heddlu neu weithiwr cymdeithasol, nhw sy'n penderfynu beth sy'n digwydd nesaf. Efallai y byddan nhw'n siarad â dy deulu.
promise-7 = Mae'r sgwrs hon ar Telegram. Gallai Telegram ei gweld. Gallai unrhyw un sy'n mynd i mewn i dy Telegram ar unrhyw ffôn neu gyfrifiadur hefyd.
promise-8 = Gelli di glirio'r sgwrs hon. Efallai y byddwn ni'n dal i gadw nodyn dan glo.
promise-9 = Dydyn ni ddim yn cadw dy enw na dy rif Telegram. Felly efallai na allwn ni ddod o hyd i ti os nad wyt ti'n dweud ble wyt ti. Os gallet ti farw, efallai y byddwn ni'n edrych ar dy enw Telegram ar gyfer yr heddlu.
promise-10 = Mae Telegram yn dweud 16 neu'n hŷn. Os wyt ti'n iau, dwyt ti ddim mewn trwbl gyda ni. Childline: 0800 1111.

promise-when = Anaml mae'n digwydd. Gall barnwr ein gorchymyn ni, ac mae deddfau am ymosodiadau terfysgol ac am ferched yn cael eu torri.
promise-duty = Os wyt ti'n dweud wrthon ni am niwed rhywiol i rywun o dan 18, efallai bod y gyfraith yn dweud bod rhaid i helpwr ddweud wrth yr heddlu neu weithiwr cymdeithasol. Os yw'n saff, byddwn ni'n dweud wrthot ti gyntaf.

check-ask = Mae Sam yn dweud bod rhywun gartref yn ei daro. Ydyn ni'n dweud?
check-answer = Ddim am hynny yn unig, oni bai bod Sam yn gofyn. Bydden ni'n dweud os gallai farw neu gael niwed am oes, neu os yw plentyn iau yn cael ei frifo hefyd.
check-told = Yr ateb yma yw y bydden ni'n gwneud hynny i Sam. Rydyn ni'n dweud wrth bobl sydd â'r gwaith o gadw plant yn saff, ac wrth Sam gyntaf os gallwn ni.
