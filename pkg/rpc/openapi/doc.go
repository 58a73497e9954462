// Package openapi describes the REST interface as an OpenAPI 3.1 document, made
// at run time from the contracts that are linked into the program: paths from
// google.api.http, limits from protovalidate, who may call from the access
// option, descriptions from the comments of the .proto files. It serves the
// document at /openapi.json and the same, to be read by people, at /docs,
// without scripts.
//
// It describes what pkg/rpc/rest mounts and decides nothing itself. Routes
// written by hand are told to it as Routes.
package openapi
