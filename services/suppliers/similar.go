package suppliers

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// candidates bounds how many suppliers of one name in one place are looked at.
const candidates = 20

// find looks for the supplier that a row is about: the same one, whose number it
// is in this or another register; or, unless the import keeps them, a similar
// one, which has another number and may be the same.
func (im *importing) find(ctx context.Context, p *suppliersv1.Supplier) (stored *suppliersv1.Supplier, same bool, err error) {
	of := im.service.registers.numberedBy(p.GetIdentifier())
	list, err := im.service.ofEnterprise(ctx, p.GetIdentifier())
	if err != nil {
		return nil, false, err
	}
	list = im.with(of.enterprise, list)
	if i := slices.IndexFunc(list, func(s *suppliersv1.Supplier) bool { return proto.Equal(s.GetIdentifier(), p.GetIdentifier()) }); i >= 0 {
		return list[i], true, nil
	}
	for _, s := range list {
		other := im.service.registers.numberedBy(s.GetIdentifier())
		whole := of.establishment == "" || other.establishment == ""
		switch {
		case of == other, whole && s.GetOrganisation() != "":
			return s, true, nil
		case whole && !im.keepSimilar:
			return s, false, nil
		}
	}
	if im.keepSimilar {
		return nil, false, nil
	}
	stored, err = im.similar(ctx, p)
	return stored, false, err
}

// similar finds a supplier of the same name and place that is another enterprise
// by its number; nil when there is none. Establishments of one enterprise are
// not similar: their numbers tell them apart. Drafts are nobody's to know.
func (im *importing) similar(ctx context.Context, p *suppliersv1.Supplier) (*suppliersv1.Supplier, error) {
	for _, key := range similarKeys(p) {
		list, _, err := im.service.suppliers.List(ctx, store.Query{Index: "similar", Equal: []any{key}, Limit: candidates})
		if err != nil {
			return nil, err
		}
		for _, s := range im.with(key, list) {
			if s.GetState() != draft && !im.service.registers.SameEnterprise(s.GetIdentifier(), p.GetIdentifier()) {
				return s, nil
			}
		}
	}
	return nil, nil
}

// plan remembers what a dry run would have stored.
func (im *importing) plan(s *suppliersv1.Supplier) {
	im.mu.Lock()
	defer im.mu.Unlock()
	for _, key := range append(similarKeys(s), im.service.registers.numberedBy(s.GetIdentifier()).enterprise) {
		im.planned[key] = append(im.planned[key], s)
	}
}

// with adds what a dry run would have stored to what is stored.
func (im *importing) with(key string, stored []*suppliersv1.Supplier) []*suppliersv1.Supplier {
	im.mu.Lock()
	defer im.mu.Unlock()
	return append(stored, im.planned[key]...)
}

// similarKeys are what the index similar holds: the folded name in the country,
// once with the postcode and once with the town.
func similarKeys(s *suppliersv1.Supplier) []string {
	name, at := fold(s.GetName()), s.GetPlace()
	if name == "" {
		return nil
	}
	var keys []string
	for _, where := range []string{fold(at.GetPostcode()), fold(at.GetCity())} {
		if where != "" {
			keys = append(keys, name+"/"+at.GetCountry()+"/"+strings.ReplaceAll(where, " ", ""))
		}
	}
	return slices.Compact(keys)
}

// fold makes names comparable: lower case, no accents, letters and digits with
// single spaces between words.
func fold(s string) string {
	s = strings.ToLower(s)
	if strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
		s = norm.NFD.String(strings.NewReplacer("ł", "l", "œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "đ", "d").Replace(s))
	}
	return tidy(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		}
		return ' '
	}, s))
}
