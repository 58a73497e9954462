// Package testpb holds the messages that the suite stores: a record with the
// fields the indexes need, and one with a field of every kind. It is for tests.
package testpb

//go:generate sh -c "GOBIN=$PWD/.bin go install google.golang.org/protobuf/cmd/protoc-gen-go && PATH=$PWD/.bin:$PATH protoc --go_out=. --go_opt=paths=source_relative record.proto; rm -r .bin"
