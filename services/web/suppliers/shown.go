package suppliers

import "github.com/fairlot/fairlot/services/web/static"

type city = static.City

// around is the same query near another city.
func (q query) around(c city) query {
	q.near, q.page = c.Name+", "+c.Country, 1
	return q
}
