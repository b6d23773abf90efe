### status: needs-review
### simpler: plain
### note: Emergency lines: a first translation. To be worded by a Welsh-speaking safeguarding lead.

danger-person-1 = Ffonia 999 os gelli di. Mae am ddim. Os na elli di siarad, pesycha neu tapia, a phwysa 55 pan fydd yn gofyn.
danger-person-2 = Paid â symud oni bai ei bod hi'n saff. Cer at bobl neu at ffordd allan, nid i'r gegin na'r ystafell ymolchi.
danger-person-3 = Os oes angen i ti roi'r ffôn i gadw, gwna hynny. Fydda i ddim yn anfon neges nes i ti ysgrifennu.
danger-person-landline = Ar ffôn y tŷ, ffonia 999 ac aros ar y lein. Does dim rhaid i ti siarad.
danger-person-bsl = Os wyt ti'n arwyddo, defnyddia ap neu wefan 999 BSL. Mae am ddim.

danger-taken-1 = Ffonia 999 nawr, hyd yn oed os wyt ti'n teimlo'n iawn. Dwed beth wnest ti ei gymryd a phryd.
danger-taken-2 = Paid â gwneud dy hun yn sâl. Datgloa'r drws a mynd yn agos at rywun rwyt ti'n ymddiried ynddo.
danger-taken-3 = Gwaedu: pwysa'n galed gyda rhywbeth glân.

danger-suicidal-1 = Rydw i o ddifri am hyn. Os gallet ti ei wneud nawr, ffonia 999 neu cer i'r adran frys (A&E).
danger-suicidal-2 = Elli di fynd i ffwrdd o unrhyw beth y gallet ti ei ddefnyddio? Elli di fynd yn agos at rywun rwyt ti'n ymddiried ynddo?

danger-other-1 = Ffonia 999 nawr a'i roi ar yr uchelseinydd. Dwed wrthyn nhw a yw dy ffrind yn anadlu. Arhosa dim ond os wyt ti'n saff.

danger-nobody = Does dim helpwr wedi ateb eto. Paid ag aros amdanon ni. Ffonia 999.
danger-nobody-suicidal = Does dim helpwr wedi ateb eto. Paid ag aros amdanon ni. Ffonia 999. Gelli di hefyd decstio Shout: 85258, neu ffonio Childline: 0800 1111.

danger-where = Ble wyt ti? Teipia stryd, siop neu dref, er mwyn i helpwr allu anfon help.
danger-thanks = Diolch. Mae hynny wedi ei ysgrifennu nawr, a bydd helpwr yn gallu ei weld.
danger-here = Rydw i yma gyda ti ac rydw i'n aros yma. Os nad wyt ti wedi ffonio 999 eto, ffonia nawr.
danger-still = Rydw i yma gyda ti o hyd.
danger-asked = Fe wna i aros yma gyda ti nawr, ac rydw i wedi gofyn am helpwr.
danger-asked-away = Does neb yma ar hyn o bryd, ond rydw i wedi gofyn am helpwr. Ffonia 999 os gweli di'n dda.
danger-called = Dyna'r peth iawn i'w wneud. Arhosa ar y ffôn gyda nhw os gelli di.
danger-cannot = Mae hynny'n iawn. Os oes rhywun rwyt ti'n ymddiried ynddo yn agos, gofynna iddyn nhw ffonio 999.
danger-safe-now = Rydw i'n falch dy fod ti'n iawn ar hyn o bryd. Rydw i wedi gofyn am helpwr o hyd, ac fe wna i aros yma.
danger-pause = Iawn. Rho'r ffôn i lawr os oes angen. Rydw i yma pan fyddi di'n ysgrifennu.
danger-skip = Mae hynny'n iawn, does dim rhaid i ti ateb. Ffonia 999 os gelli di.
danger-presence-1 = Rydw i yma o hyd.
danger-presence-2 = Rydw i yma o hyd, ac rydw i'n aros yma gyda ti. Ffonia 999 os nad wyt ti wedi gwneud eto.
