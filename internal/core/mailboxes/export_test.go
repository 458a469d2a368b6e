package mailboxes

// Most sets the size of the largest mail that is fetched by itself.
func (m *Mailboxes) Most(bytes int64) { m.most = bytes }
