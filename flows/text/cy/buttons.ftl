### status: needs-review

choice-yes = Ie
choice-no = Na
choice-unsure = Ddim yn siŵr
choice-more = Mwy
choice-ok = Iawn
choice-when = Pryd?
choice-who = Pwy fydd yn gwybod?
choice-status = Unrhyw newyddion?
choice-place = Cadw fy lle
choice-call = Helpwr yn ffonio
choice-called = Wedi ffonio 999
choice-cannot = Alla i ddim ffonio
choice-safe-now = Rydw i'n saff nawr
choice-person = Person, plîs
choice-pause = Seibiant
choice-resume = Cario ymlaen
choice-stop = Stopio
choice-skip = Hepgor
choice-hide = Cuddio'r sgwrs
choice-simpler = Geiriau symlach

answer-yes = ydy, ydi, ydw, oes, ia, iawn
answer-no = nac ydy, nac ydw, nage, nac oes, dim diolch
answer-unsure = dim syniad, dwn im, sai'n gwbod, efallai, falle
answer-ok = ie, diolch
answer-who = pwy
answer-status = newyddion

control-pause = seibiant, hoe, arafach
control-resume = parhau, cario mlaen
control-skip = hepgor, sgipio, nesaf
control-back = nôl, yn ôl, mynd yn ôl
control-stop = stopio, stopia, hwyl, hwyl fawr, ta ta
control-hide = cuddio, cuddia, x, clirio'r sgwrs
control-forget = anghofia fi, dileu popeth
control-person = person, helpwr, help, helpa fi, siarad â rhywun, person go iawn
control-start = dechrau, dechrau eto
control-bot = wyt ti'n fot, ai bot wyt ti, bot wyt ti, wyt ti'n go iawn, wyt ti'n berson, wyt ti'n berson go iawn, ydw i'n siarad â bot
control-secret = wyt ti'n gallu cadw cyfrinach, alli di gadw cyfrinach, ydy hwn yn gyfrinach, ydy hyn yn breifat, fyddi di'n dweud wrth rywun, paid â dweud wrth neb
control-simpler = symlach
control-plainer = geiriau arferol
control-lang = cymraeg, welsh
control-polite = plîs, os gweli di'n dda
control-bye = diolch, diolch yn fawr, hwyl, hwyl fawr, ta ta, nos da
control-never = helo, hel, haul, halen, sain, nesa, nes, mwy, ar os, arth, showdown
