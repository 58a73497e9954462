// Package storetest is what every driver of package store must do, as one suite
// of tests. It is imported by tests only.
package storetest
