// Command fairlot is the whole marketplace in one program: `fairlot serve` runs
// every service in one process, `fairlot serve tenders bids` two of them; the
// other commands talk to a running instance through its API.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(Run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}
