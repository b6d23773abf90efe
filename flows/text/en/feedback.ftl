### status: needs-review
### simpler: plain

feedback-begin = OK. Three short ones, to make this better. Each tap is counted, and you can skip any.
feedback-listened = Did you feel listened to here?
feedback-respected = Thanks. Did you feel respected here?
feedback-knew = Did you know what would happen next?
feedback-thanks = Thank you. That's all of it.
