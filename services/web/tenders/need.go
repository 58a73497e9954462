package tenders

import (
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// need is what is bought, where and how.
type need struct {
	Title         string     `form:"title"`
	Description   string     `form:"description"`
	Language      string     `form:"language"`
	Procedure     string     `form:"procedure"`
	Nature        string     `form:"contract_nature"`
	CPV           string     `form:"cpv"`
	CPVWords      string     `form:"cpv_words"`
	Additional    string     `form:"additional_cpv"`
	Place         place      `form:"place"`
	Value         page.Money `form:"value"`
	Accessibility string     `form:"accessibility"`
}

type place struct {
	Country string `form:"country"`
	City    string `form:"city"`
	NUTS    string `form:"nuts"`
}

func (a *area) needPart() part[need] {
	return part[need]{
		name: partNeed, read: readNeed, write: a.writeNeed, prepare: prepareNeed,
		fields: needFields,
		labels: []string{
			"title", "tenders.field.title", "description", "tenders.field.description", "language", "tenders.field.language",
			"contract_nature", "tenders.field.contract_nature", "cpv", "tenders.field.cpv", "additional_cpv", "tenders.field.additional_cpv",
			"value", "tenders.field.value", "procedure", "tenders.field.procedure", "place.country", "tenders.field.country",
			"place.city", "tenders.field.city", "place.nuts", "tenders.field.nuts", "accessibility", "tenders.field.accessibility",
		},
	}
}

func readNeed(_ *page.Request, t *tendersv1.Tender, _ *time.Location) (need, error) {
	v := need{
		Title: t.GetTitle(), Description: t.GetDescription(), Language: t.GetLanguage(),
		Procedure: word(t.GetProcedure(), procedures), Nature: word(t.GetContractNature(), natures),
		CPV: t.GetCpv(), Additional: strings.Join(t.GetAdditionalCpv(), " "), Value: amount(t.GetValue()),
		Place:         place{t.GetPlace().GetCountry(), t.GetPlace().GetCity(), t.GetPlace().GetNuts()},
		Accessibility: t.GetAccessibility(),
	}
	if v.Value.Currency == "" {
		v.Value.Currency = "EUR"
	}
	return v, nil
}

func (a *area) writeNeed(_ *page.Request, t *tendersv1.Tender, v need, _ *time.Location) error {
	t.Title, t.Description, t.Language = strings.TrimSpace(v.Title), text(v.Description), v.Language
	if t.GetWithin() == "" { // a call has the procedure that its invitation makes
		t.Procedure = tendersv1.Procedure(number(tendersv1.Procedure_value, procedures, v.Procedure))
	}
	t.ContractNature = tendersv1.ContractNature(number(tendersv1.ContractNature_value, natures, v.Nature))
	t.Cpv, t.Value, t.Accessibility = cpv.Chosen(v.CPV, v.CPVWords), v.Value.Proto(), text(v.Accessibility)
	t.AdditionalCpv = nil
	for code := range strings.FieldsFuncSeq(v.Additional, func(r rune) bool { return strings.ContainsRune(" ,;\n\r\t", r) }) {
		if known := cpv.Chosen("", code); known != "" {
			code = known // without its check digit
		}
		t.AdditionalCpv = append(t.AdditionalCpv, code)
	}
	t.Place = a.placed(t.GetPlace(), v.Place)
	if t.GetPlace() == nil {
		t.Place = &typesv1.Place{}
	}
	return nil
}

// placed is the place that was typed, nil for none. What was known of the place
// before beside its name is kept as long as it is the same one; a city that is
// known is on the map, so that enterprises near it find the tender.
func (a *area) placed(before *typesv1.Place, v place) *typesv1.Place {
	city, nuts := strings.TrimSpace(v.City), strings.ToUpper(strings.TrimSpace(v.NUTS))
	if city+nuts+v.Country == "" {
		return nil
	}
	next := &typesv1.Place{}
	if before.GetCity() == city && before.GetCountry() == v.Country {
		next = proto.CloneOf(before)
	}
	if next == nil {
		next = &typesv1.Place{}
	}
	next.Country, next.City, next.Nuts = v.Country, city, nuts
	if next.Latitude == nil {
		if c, ok := a.cities.In(city, v.Country); ok {
			next.Latitude, next.Longitude = &c.Latitude, &c.Longitude
		}
	}
	return next
}

// text is what was typed in several lines, without the ends that browsers add.
func text(typed string) string {
	return strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n"))
}

// prepareNeed looks the codes up that the form offers.
func prepareNeed(b *bench, f *ui.Form) error {
	var err error
	if b.codesFound, err = b.finder.Search(b.Context(), f.Value(cpv.Words), f.Value("cpv")); err != nil {
		return err
	}
	country := f.Value("place.country")
	if country == "" {
		return nil
	}
	answer, err := b.codes.ListCodes(b.Context(), &codelistsv1.ListCodesRequest{Codelist: "nuts", Language: i18n.From(b.Context()).Code(), Country: country})
	if err != nil {
		return err
	}
	chosen := f.Value("place.nuts")
	for _, c := range answer.GetCodes() {
		if c.GetCountry() != country {
			continue
		}
		b.regions = append(b.regions, ui.Option{Value: c.GetCode(), Label: c.GetCode() + " " + c.GetLabel()})
		if c.GetCode() == chosen {
			chosen = ""
		}
	}
	if chosen != "" {
		b.regions = append(b.regions, ui.Option{Value: chosen, Label: chosen})
	}
	return nil
}
