### status: needs-review
### simpler: plain

feedback-begin = Iawn. Tri chwestiwn byr, i wella hwn. Mae pob tap yn cael ei gyfri, a gelli di hepgor unrhyw un.
feedback-listened = Oeddet ti'n teimlo bod rhywun yn gwrando arnat ti yma?
feedback-respected = Diolch. Oeddet ti'n teimlo parch yma?
feedback-knew = Oeddet ti'n gwybod beth fyddai'n digwydd nesaf?
feedback-thanks = Diolch. Dyna'r cyfan.
