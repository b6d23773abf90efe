### status: needs-review
### simpler: plain

tongue-hello = Helô. Bot ydw i, nid person. Ychydig eiriau o dy iaith di sydd gen i.
tongue-read = Gall y bobl sy'n gweithio yma ddarllen beth rwyt ti'n ei ysgrifennu. Alla i ddim cadw pob cyfrinach.
tongue-how = Gelli di ysgrifennu yn dy iaith di, cymaint neu gyn lleied ag y mynni. I glirio'r sgwrs, anfona x.
tongue-asked = Rydw i wedi gofyn i berson ddarllen hwn. Does neb wedi ateb eto.
tongue-away = Rydw i wedi gofyn am berson, ond does neb yma ar hyn o bryd. Gellir darllen hwn yn nes ymlaen.
tongue-got = Rydw i wedi cael hynny. Bydd person yn gallu ei ddarllen.
tongue-later = Iawn. Gelli di ysgrifennu eto unrhyw bryd.
tongue-media = Alla i ddim agor lluniau na nodiadau llais. Gelli di ysgrifennu amdano.
