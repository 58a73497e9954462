package registration

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// known says that somebody else has the number of the enterprise already.
func known(err error) bool {
	return errs.Is(err, "supplier.identifier_imported") || errs.Is(err, "supplier.identifier_taken")
}

// knownView is the page of a number that is in the directory already.
type knownView struct {
	title, number, source string
	// href is the entry's address, empty where it is not known.
	href string
	// imported: nobody acts for it yet; public: everyone can look at it.
	imported, public bool
	// typed goes back to the form with everything that was typed.
	typed  *ui.Form
	fields []typedField
}

type typedField struct{ name, value string }

// showKnown answers with the ways out: take the entry over, ask a colleague,
// say that another acts for one's enterprise, or mend the number.
func (a *area) showKnown(r *page.Request, e *errs.Error) error {
	v := knownView{
		title: r.T("registration.known.title"), number: e.Params["scheme"] + " " + e.Params["value"], source: e.Params["source"],
		imported: e.Reason == "supplier.identifier_imported",
		typed:    &ui.Form{Action: pathOf(partWho)},
	}
	if id := e.Params["supplier"]; id != "" {
		v.href = enterprise.ListPath + "/" + id
		_, err := a.Suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: id})
		v.public = err == nil
	}
	for _, name := range slices.Sorted(r.Fields()) {
		if name == baseField || !strings.HasPrefix(name, "_") {
			v.fields = append(v.fields, typedField{name, r.Value(name)})
		}
	}
	r.Status(fiber.StatusConflict)
	above := ui.Link{Text: r.T("registration.mine.title"), Href: enterprise.MinePath}
	return r.Show(ui.Page{Title: v.title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, v.title, above)}, knownPage(v))
}
