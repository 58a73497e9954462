// Package servicetest gives a service's tests the house as it runs: a real bus,
// real databases, the interceptors that check callers and requests, and people
// with real tokens.
//
//	h := servicetest.New(t)
//	tenders, err := tenders.New(t.Context(), tenders.Deps{DB: h.DB("tenders"), Clock: h.Clock, Conn: h.Conn, Log: h.Log})
//	h.Serve(tenders.Register)
//	client := tendersv1.NewTendersServiceClient(h.Conn)
//	_, err = client.GetTender(h.As(officer), &tendersv1.GetTenderRequest{Tender: "ten_…"})
//
// A service that is called and not under test is a small implementation of its
// generated server interface, written in the test and given to Serve: it stands
// on the same bus behind the same interceptors. Nothing here is for production.
package servicetest
