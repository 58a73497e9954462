// Package rest serves the contracts' methods as REST JSON on a fiber app, under
// the paths that their google.api.http annotations give.
//
// Every process mounts the methods of every service: a call goes over NATS to
// whichever process runs the service. Field names are those of the contract,
// times are RFC 3339, enums are names. An unknown field or parameter is
// refused, so that a misspelt one is not lost in silence. Errors are RFC 9457
// problems with the fields to change, named as the client sent them.
//
// The package exchanges the client's bearer token for a signed identity through
// a function it is given; it decides nothing about access, which the serving
// process checks, and serves no pages and no large files. Hand-written routes
// of the API use Options.Context and Problem, and are registered before Mount.
package rest
