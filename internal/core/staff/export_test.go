package staff

// Cheap makes hashing quick for tests.
func (s *Staff) Cheap() *Staff {
	s.hasher = newHasher(cost{memory: 64, rounds: 1, threads: 1})
	return s
}

// MostAtOnce is how many hashes ever ran at one time.
func (s *Staff) MostAtOnce() int64 { return s.hasher.most.Load() }

// Narrow is a token's actor with only some permissions left.
func Narrow(a Actor, some ...Permission) Actor {
	a.Kind, a.TokenID, a.narrowed = KindToken, 1, some
	return a
}

// Strong checks a password.
func Strong(password string, about ...string) error { return strong(password, about...) }

// Readable says whether a stored hash can be read.
func Readable(stored string) bool { _, _, _, ok := parse(stored); return ok }
