// Package contracts holds the text of the contracts, so that the documentation
// made of them can quote their comments. The generated Go lies beside each
// .proto file; nothing else lives here.
package contracts

import (
	"embed"
	"io/fs"
)

//go:embed fairlot/*/v1/*.proto
var sources embed.FS

// Sources gives the .proto files.
func Sources() fs.FS { return sources }
