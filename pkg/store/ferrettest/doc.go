// Package ferrettest runs the store's suite for its MongoDB driver against
// FerretDB embedded in the test: the driver's commands meet a server that speaks
// the protocol, without MongoDB being installed. FerretDB is a module of its own
// here because nothing else may depend on it.
//
// It is a stand-in for one writer at a time and leaves out what FerretDB 1 does
// not do (see the test); the whole suite runs in package store where
// FAIRLOT_TEST_MONGO_URI names a MongoDB.
package ferrettest
