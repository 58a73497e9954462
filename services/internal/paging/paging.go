// Package paging keeps the pages of a list small enough to travel. A message on
// the bus holds 4 MB, and a page of long tenders can be more; such a page is cut
// short, and its cursor says where the next one begins. It does not read stores.
package paging

import "google.golang.org/protobuf/proto"

// MostBytes is how large the records of a page may be together. It leaves room
// for the rest of the message below the bus's limit of 4 MB.
const MostBytes = 800_000

// Within asks list for a page of at most limit records (0 is the list's own
// default) and, while the records are too large together, for a shorter one. A
// page of one record is given however large it is.
func Within[M proto.Message](limit int, list func(limit int) ([]M, string, error)) ([]M, string, error) {
	for {
		page, next, err := list(limit)
		if err != nil || len(page) <= 1 || size(page) <= MostBytes {
			return page, next, err
		}
		limit = len(page) / 2
	}
}

func size[M proto.Message](page []M) int {
	total := 0
	for _, m := range page {
		total += proto.Size(m)
	}
	return total
}
