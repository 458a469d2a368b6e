package presence

// Heard takes a word of another process.
func (p *Presence) Heard(word string) { p.hear(word) }

// TellAll tells the other processes everything.
func (p *Presence) TellAll() { p.sayAll() }

// Spots counts what is remembered.
func (p *Presence) Spots() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, spots := range p.at {
		n += len(spots)
	}
	return n
}

// Channel is where processes tell each other.
const Channel = channel
