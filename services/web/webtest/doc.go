// Package webtest serves the pages for a test: the real ones on a port of this
// machine, over a real bus, with people who can sign in. Services that a page
// calls are given as their Register methods, real or small implementations of
// their generated server interfaces.
//
//	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){tenders.Register}})
//	site.Accounts.Add(webtest.Person{Email: "officer@gdansk.example", Roles: …})
//	page := browsertest.Start(t).Page(1280, 900)
//	site.SignIn(page, "officer@gdansk.example")
package webtest
