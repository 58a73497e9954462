package main_test

import "strings"

// buyTogether lets Turin and Milan agree, and begins one tender for both.
func (w *walk) buyTogether() {
	w.t.Helper()
	turin, milan := w.person("officer@turin.example", 1280), w.person("officer@milan.example", 1280)
	turin.visit("/pools")
	turin.Run(`() => { [...document.querySelectorAll(".pools-own a")].find(a => a.getAttribute("href").startsWith("/demands/")).id = "walk-own" }`)
	turin.press("#walk-own")
	turin.press(".match-form button.govuk-button")
	turin.send()
	pool := turin.path()
	milan.visit(pool)
	milan.follow("/join")
	milan.send()
	turin.visit(pool)
	turin.picture("pool")
	for _, p := range []*someone{turin, milan} {
		p.visit(pool)
		p.follow("/sign")
		p.send()
		p.See("main .receipt")
	}
	turin.visit(pool)
	turin.follow("/tender")
	turin.send()
	draft := turin.path()
	if !strings.HasPrefix(draft, "/tenders/") {
		w.t.Fatalf("the pool leads to %s", draft)
	}
	turin.follow("/preview")
	turin.reads("main", "Città di Torino", "Comune di Milano")
}
