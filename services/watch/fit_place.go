package watch

import (
	"math"
	"slices"
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

const (
	// nearbyKm is how far from its seat a supplier is taken to work that does not
	// say where it does: about an hour's drive.
	nearbyKm = 50
	// earthKm is the mean radius of the Earth (IUGG).
	earthKm = 6371.0
	// everywhere is the code of a supplier that serves the whole Union.
	everywhere = "EU"
)

// placeFit compares where it is to be done with where the supplier works: the
// regions it names, the distance it gives, or else around its seat.
func placeFit(u unit, s *suppliersv1.Supplier) *watchv1.FitReason {
	nuts := u.place.GetNuts()
	if nuts == "" && !located(u.place) {
		if country := u.place.GetCountry(); country == "" || works(s, country) {
			return reason(partPlace, ofPlace, ofPlace/2, "unknown", false)
		}
		return reason(partPlace, ofPlace, 0, "elsewhere", true)
	}
	for _, served := range s.GetServes() {
		if served == everywhere || nuts != "" && strings.HasPrefix(nuts, served) {
			return reason(partPlace, ofPlace, ofPlace, "served", false, "region", served)
		}
	}
	km, measured := distance(u.place, s.GetPlace())
	if within := s.GetServesWithinKm(); measured && within > 0 && km <= within {
		return reason(partPlace, ofPlace, ofPlace, "within", false, "km", whole(int(math.Round(km))), "most", whole(int(within)))
	}
	if i := slices.IndexFunc(s.GetServes(), func(served string) bool { return nuts != "" && strings.HasPrefix(served, nuts) }); i >= 0 {
		return reason(partPlace, ofPlace, 20, "partly", false, "region", s.GetServes()[i])
	}
	silent := len(s.GetServes()) == 0 && s.GetServesWithinKm() == 0
	if silent && (measured && km <= nearbyKm || nuts != "" && nuts == s.GetPlace().GetNuts()) {
		return reason(partPlace, ofPlace, 20, "near", false, "km", whole(int(math.Round(km))))
	}
	if measured {
		return reason(partPlace, ofPlace, 0, "elsewhere", true, "km", whole(int(math.Round(km))))
	}
	return reason(partPlace, ofPlace, 0, "elsewhere", true)
}

// works tells whether a supplier is in a country or serves any of it.
func works(s *suppliersv1.Supplier, country string) bool {
	return s.GetPlace().GetCountry() == country || slices.ContainsFunc(s.GetServes(), func(served string) bool {
		return served == everywhere || strings.HasPrefix(served, country)
	})
}

func located(p *typesv1.Place) bool { return p != nil && p.Latitude != nil && p.Longitude != nil }

// distance is the way between two places over the ground, in kilometres.
func distance(a, b *typesv1.Place) (float64, bool) {
	if !located(a) || !located(b) {
		return 0, false
	}
	radians := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	north, east := radians(b.GetLatitude()-a.GetLatitude())/2, radians(b.GetLongitude()-a.GetLongitude())/2
	h := math.Pow(math.Sin(north), 2) + math.Cos(radians(a.GetLatitude()))*math.Cos(radians(b.GetLatitude()))*math.Pow(math.Sin(east), 2)
	return 2 * earthKm * math.Asin(math.Min(1, math.Sqrt(h))), true
}
