package blob

import "embed"

// Words holds the sentences of this package's faults.
//
//go:embed words/*.json
var Words embed.FS
