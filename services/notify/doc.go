// Package notify decides who is told what, when, and how: on the site, at once by
// mail, or in one mail a day, each reader in their language.
//
// Other services call Notify in their own name, with a key that names the
// occasion; the same key tells the same reader once, however often it comes. The
// service hears the acts of suppliers (SupplierActed) and tells whom they concern,
// and of the second officer's approval (ApprovalChanged),
// and keeps the ends of verifications (SupplierChanged) to remind of them 60, 30
// and 7 days before and once at the end (reminder.go). It emits nothing.
//
// The kinds of what is told, each with its blanks:
//
//	proof_code                code supplier minutes            only mailed, secret
//	invitation                organisation inviter             only mailed, secret
//	saved_search_news         name count
//	verification_given        supplier organisation until
//	verification_relied_on    supplier organisation
//	verification_asked_again  supplier organisation
//	verification_withdrawn    supplier organisation
//	verification_ends         supplier organisation until
//	verification_ended        supplier organisation until
//	supplier_suspended        supplier organisation
//	suspension_answered       supplier
//	supplier_reinstated       supplier organisation
//	supplier_claimed          supplier organisation
//	claim_accepted            supplier
//	claim_declined            supplier
//	representation_proven     supplier
//	dispute_opened            supplier organisation
//	dispute_frozen            supplier organisation
//	dispute_decided           supplier organisation
//	mandate_given             supplier until
//	mandate_ended             supplier
//	approval_asked            tender
//	approval_given            tender
//	approval_returned         tender
//	tender_fits               tender score reasons until
//	tender_amended            tender until
//	tender_amended_bid        tender until
//	question_answered         tender
//	tender_cancelled          tender
//	candidate_invited         tender until
//	participation_declined    tender
//	participation_requested   tender supplier until
//	participation_admitted    tender until
//	participation_not_admitted tender
//	tender_deadline_near      tender until
//	question_asked            tender until
//	question_open             tender until
//	consultation_fits         tender score reasons until
//	consultation_amended      tender until
//	consultation_deadline_near tender until
//	consultation_question_asked tender until
//	consultation_question_open tender until
//	consultation_concluded    tender
//
// "until" is an RFC 3339 time, "reasons" are machine words one space apart, as
// watch gives them for a fit. Every kind may have a "note", which people wrote
// and which is quoted below the text. A new kind is a row in kind.go and a text in
// each file of texts.
//
// A mail is written into the store in the same step as what it tells, and sent by
// a loop (post.go) until the server takes it or refuses it for good. It goes out
// once, but for one gap that SMTP leaves open: a process that dies after the
// server took the mail and before that was noted sends it again, with the same
// Message-ID. A server that cannot be reached costs no attempt, so nothing is
// given up while it is down.
//
// A training instance (--sandbox) sends nothing: its mails are kept and shown.
// Without a mail server and without --sandbox people read on the site, and what
// can only be mailed is refused.
package notify
