package registration

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// people is the workforce as of a day.
type people struct {
	Workforce workforceForm `form:"workforce"`
}

type workforceForm struct {
	Employees     string    `form:"employees"`
	Disadvantaged string    `form:"disadvantaged"`
	Disabled      string    `form:"disabled"`
	AsOf          page.Date `form:"as_of"`
}

func (a *area) people() part[people] {
	return part[people]{
		name: partPeople, read: readPeople, write: writePeople,
		prefill: func(r *page.Request, v *people) {
			if v.Workforce.AsOf.Empty() {
				v.Workforce.AsOf = page.DateOf(r.Now(), r.Zone())
			}
		},
		fields: func(_ *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			return peopleFields(f, s), nil
		},
		labels: []string{
			"workforce.employees", "enterprise.field.employees", "workforce.disadvantaged", "enterprise.field.disadvantaged",
			"workforce.disabled", "enterprise.field.disabled", "workforce.as_of", "enterprise.field.as_of",
		},
	}
}

func readPeople(s *suppliersv1.Supplier) people {
	w := s.GetWorkforce()
	if w == nil {
		return people{}
	}
	v := workforceForm{Employees: figure(w.GetEmployees()), Disadvantaged: figure(w.GetDisadvantaged()), Disabled: figure(w.GetDisabled())}
	if w.GetAsOf() != nil {
		v.AsOf = page.DateOf(w.GetAsOf().AsTime(), w.GetAsOf().AsTime().Location())
	}
	return people{v}
}

// disadvantages are the reasons of Regulation (EU) 651/2014 Art. 2(4) for which a
// worker counts as disadvantaged, letters (a) to (g).
func disadvantages() []string {
	return []string{"six_months", "young", "unqualified", "over_50", "single_adult", "sector", "minority"}
}

func figure(n int32) string { return strconv.Itoa(int(n)) }

func writePeople(_ *page.Request, v people, s *suppliersv1.Supplier) error {
	w := &suppliersv1.Workforce{}
	employees, err1 := count("workforce.employees", v.Workforce.Employees)
	disadvantaged, err2 := count("workforce.disadvantaged", v.Workforce.Disadvantaged)
	disabled, err3 := count("workforce.disabled", v.Workforce.Disabled)
	w.Employees, w.Disadvantaged, w.Disabled = employees, disadvantaged, disabled
	// A day has no zone: it is kept as its midnight in UTC.
	day := v.Workforce.AsOf
	day.Time = ""
	at, err4 := day.In(utc(), "workforce.as_of")
	if err := errs.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	w.AsOf = timestamppb.New(at)
	s.Workforce = w
	return nil
}

// count reads a number of people; spaces may group it, and nothing is none.
func count(field, text string) (int32, error) {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		return 0, errs.Invalid(field, "number.malformed", "give a number")
	}
	return int32(n), nil
}
