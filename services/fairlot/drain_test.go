package main_test

import (
	"net"
	"strings"
	"testing"
)

func TestTheProgramEndsThoughABrowserHoldsAConnectionItHasNotUsed(t *testing.T) {
	proc := launch(t, program{Services: []string{"codelists"}})
	address := strings.TrimPrefix(proc.ready(), "http://")
	silent, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }() // nothing was sent
	// The connection is known to the program once a later one is answered.
	caller{t: t, base: proc.base}.get("/api/v1/codelists/cpv?q=90911200")
	proc.stop() // fails the test when the program gives up instead of ending
}
