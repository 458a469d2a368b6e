package backups

// AllLarge has every database wait for the night.
func (b *Backups) AllLarge() { b.small = 0 }
