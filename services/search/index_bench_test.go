package search_test

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/events"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/search/engine/enginetest"
)

// BenchmarkIndexing measures how fast events of suppliers are indexed, five
// hundred at a time as the listener hands them on.
func BenchmarkIndexing(b *testing.B) {
	w := newWorld(b, &lists{})
	var list []events.Event
	rows := enginetest.Enterprises(b)
	for i := range 500 {
		s := suppliers()[0]
		row := rows[i%len(rows)]
		s.Name, s.Description["fr"] = row.Name, row.Description
		s.Id = fmt.Sprint("sup_", i)
		data, err := protojson.Marshal(&suppliersv1.SupplierChanged{Supplier: s})
		check(b, err)
		list = append(list, events.Event{ID: s.GetId(), Type: "SupplierChanged", Data: data})
	}
	n := 0
	for b.Loop() {
		check(b, w.service.Consumers()[0].Handle(b.Context(), list))
		n += len(list)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "suppliers/s")
}
