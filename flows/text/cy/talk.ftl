### status: needs-review
### simpler: plain

invite-1 = Ysgrifenna gymaint neu gyn lleied ag yr wyt ti eisiau. Does dim brys.
invite-2 = Diolch. Gelli di fynd ymlaen â hynny, os wyt ti eisiau.
invite-3 = Iawn. Gelli di fynd ymlaen cyhyd ag y mynni, neu stopio fan hyn.
offer-person = Diolch am rannu hynny gyda fi. Wyt ti eisiau siarad â pherson?
offer-no = Mae hynny'n iawn. Gelli di ofyn am berson unrhyw bryd.

heard-pace = Does dim rhaid i ti ddweud mwy. Gelli di, os wyt ti eisiau, a gall person ymuno â ni os wyt ti'n gofyn.
thanks-more = Diolch am rannu hynny hefyd.
listen-1 = Rydw i yma. Cymer dy amser.
listen-2 = Iawn. Rydw i yma o hyd.
listen-3 = Rydw i wedi cael hynny. Does dim brys.

who-reads = Gall y bobl sy'n gweithio yma ddarllen hwn: helpwyr a'r person sydd â gofal. Gallai llys wneud i ni ei ddangos.
skip-ok = Mae hynny'n iawn. Does dim rhaid i ti ateb.

secret = Alla i ddim cadw pob cyfrinach. Os bydd rhaid i ni ddweud wrth rywun, byddwn ni'n ceisio dweud wrthot ti gyntaf.
