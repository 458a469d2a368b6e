package activity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"time"
)

// row is an entry as it is stored.
type row struct {
	Entry
	data   *string // nil once erased
	salt   []byte  // nil once erased
	inner  []byte
	digest []byte
}

// sealed makes the row of a new entry, with a salt of its own.
func sealed(e Entry) (row, error) {
	text, err := encode(e.Data)
	if err != nil {
		return row{}, err
	}
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	r := row{Entry: e, data: &text, salt: salt, inner: innerSum(salt, text)}
	r.digest = r.sum()
	return r, nil
}

// innerSum is the salted hash of content.
func innerSum(salt []byte, data string) []byte {
	h := sha256.New()
	put(h, salt)
	put(h, []byte(data))
	return h.Sum(nil)
}

// sum is the digest that the entry's facts and inner hash should have.
func (r row) sum() []byte {
	h := sha256.New()
	put(h, []byte("kept activity 1"))
	num(h, r.At.UnixMicro(), r.Who.ID, r.Who.Token, r.CaseID, r.PersonID, r.InboxID, r.OnID)
	put(h, []byte(r.Kind))
	put(h, []byte(r.Who.Kind))
	put(h, []byte(r.Who.Name))
	put(h, []byte(r.On))
	put(h, r.inner)
	return h.Sum(nil)
}

// block is a sealed run of entries.
type block struct {
	n        int64
	before   []byte // the hash of block n-1; empty for the first
	hash     []byte
	at       time.Time
	tx, id   int64 // the place behind its last entry
	count    int64
	entries  []byte // (id, digest) of each, 40 bytes
	children []child
}

// child is one entry of a block.
type child struct {
	id     int64
	digest [32]byte
}

const childSize = 8 + 32

// pack writes the children into entries.
func (b *block) pack() {
	b.entries = make([]byte, 0, len(b.children)*childSize)
	for _, c := range b.children {
		b.entries = binary.BigEndian.AppendUint64(b.entries, uint64(c.id))
		b.entries = append(b.entries, c.digest[:]...)
	}
	b.count = int64(len(b.children))
}

// unpack reads the children out of entries; false if they are cut short.
func (b *block) unpack() bool {
	for at := 0; at+childSize <= len(b.entries); at += childSize {
		c := child{id: int64(binary.BigEndian.Uint64(b.entries[at:]))}
		copy(c.digest[:], b.entries[at+8:])
		b.children = append(b.children, c)
	}
	return len(b.entries)%childSize == 0 && int64(len(b.children)) == b.count
}

// sum is the hash the block should have.
func (b *block) sum() []byte {
	h := sha256.New()
	put(h, []byte("kept block 1"))
	num(h, b.n, b.at.UnixMicro(), b.tx, b.id, b.count)
	put(h, b.before)
	put(h, b.entries)
	return h.Sum(nil)
}

// put hashes bytes with their length before them, so that nothing can move
// from one field into the next.
func put(h hash.Hash, b []byte) {
	num(h, int64(len(b)))
	h.Write(b)
}

func num(h hash.Hash, all ...int64) {
	var b [8]byte
	for _, n := range all {
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
}
