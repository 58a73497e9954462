// Package home is the first page: what Fairlot is, one search, three doors by
// role, live figures, what closes soon, and the map. The figures come through
// the Board interface; Live fills it from the services.
package home
