package mail

import "embed"

// Words are the sentences of this package: why an address or a letter is wrong,
// and what was odd about a message.
//
//go:embed words/*.json
var Words embed.FS
