package tenders

import (
	"github.com/a-h/templ"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// exhibit is a draft as bidders will see it, with what the law says of it.
func (a *area) exhibit(r *page.Request, t *tendersv1.Tender) (templ.Component, error) {
	p, err := a.publicOf(r, t)
	if err != nil {
		return nil, err
	}
	p.preview = true
	list, err := a.findings(r, t)
	if err != nil {
		return nil, err
	}
	var check *ui.Check
	if list != nil {
		c := checkBeside(r, t, list)
		check = &c
	}
	return exhibitPart(p, check), nil
}
