package pdf

import "time"

// Hurry makes the patience with a child shorter.
func (p *Plainer) Hurry(patience time.Duration) { p.patience = patience }
