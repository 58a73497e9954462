package find

import (
	"slices"
	"time"
)

// The same query with something changed, from its first page.

func (q query) at(page int) query {
	q.page = page
	return q
}

func (q query) by(order string) query {
	q.order, q.page = order, 1
	return q
}

func (q query) withoutText() query {
	q.text, q.page = "", 1
	return q
}

func (q query) withoutPlace() query {
	q.near, q.page = "", 1
	if q.order == orderDistance {
		q.order = ""
	}
	return q
}

func (q query) withoutCloses() query {
	q.closes, q.page = "", 1
	return q
}

func (q query) withoutValue() query {
	q.from, q.until, q.page = 0, 0, 1
	return q
}

func (q query) withoutSince() query {
	q.since, q.page = time.Time{}, 1
	return q
}

func (q query) withoutFilters() query {
	q.chosen = map[string][]string{}
	return q.withoutCloses().withoutValue()
}

// without is the query with a value of a filter taken off; all of them if it is "".
func (q query) without(name, value string) query {
	chosen := map[string][]string{}
	for other, values := range q.chosen {
		if other == name {
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return value == "" || v == value })
		}
		if len(values) > 0 {
			chosen[other] = values
		}
	}
	q.chosen, q.page = chosen, 1
	return q
}

// farther is the query within the next radius, and whether there is one.
func (q query) farther() (query, bool) {
	i := slices.Index(radii(), q.km)
	if q.near == "" || i < 0 || i+1 == len(radii()) {
		return q, false
	}
	q.km, q.page = radii()[i+1], 1
	return q, true
}
