package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

// macSize is how much of the HMAC a token carries, in bytes.
const macSize = 16

// longest is the most characters a token can have that is worth reading.
const longest = 200

// letters are the digits of tokens.
var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Token makes a token for ids: lower-case letters and digits, fit for the local
// part of an address. The ids can be read by anybody who has it; that they are
// ours, and meant for this purpose, is what it proves.
func (r *Ring) Token(purpose string, ids ...int64) string {
	k := r.current()
	body := binary.AppendUvarint(nil, uint64(k.n))
	for _, id := range ids {
		body = binary.AppendUvarint(body, uint64(id))
	}
	return letters.EncodeToString(append(body, k.mac(purpose, body)...))
}

// Read returns the ids of a token that was made for this purpose; false for
// anything else, also for an empty one.
func (r *Ring) Read(purpose, token string) (ids []int64, ok bool) {
	if token == "" || len(token) > longest {
		return nil, false
	}
	token = strings.ToLower(token)
	raw, err := letters.DecodeString(token)
	if err != nil || len(raw) <= macSize || letters.EncodeToString(raw) != token {
		return nil, false
	}
	body, mac := raw[:len(raw)-macSize], raw[len(raw)-macSize:]
	n, rest, ok := number(body)
	if !ok {
		return nil, false
	}
	k, known := r.numbered(n)
	if !known || !hmac.Equal(mac, k.mac(purpose, body)) {
		return nil, false
	}
	for len(rest) > 0 {
		var id int64
		if id, rest, ok = number(rest); !ok {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}

// number takes one number off the front.
func number(b []byte) (n int64, rest []byte, ok bool) {
	u, size := binary.Uvarint(b)
	if size <= 0 {
		return 0, nil, false
	}
	return int64(u), b[size:], true
}

// Digest is an HMAC of something for a purpose: the same each time, for it is
// made with the first key for ever, and of no use to anybody who has not the
// keys. It is for what one must recognise and must not keep.
func (r *Ring) Digest(purpose string, data []byte) []byte {
	k, _ := r.numbered(1)
	return k.mac(purpose, data)
}

// mac is the proof of a token's body for a purpose.
func (k key) mac(purpose string, body []byte) []byte {
	h := hmac.New(sha256.New, k.sign)
	h.Write(binary.AppendUvarint(nil, uint64(len(purpose))))
	h.Write([]byte(purpose))
	h.Write(body)
	return h.Sum(nil)[:macSize]
}

// Seal encrypts a secret for a column. It opens only for the same purpose.
func (r *Ring) Seal(purpose string, secret []byte) []byte {
	k := r.current()
	return append(binary.AppendUvarint(nil, uint64(k.n)), lock(k.seal, secret, purpose)...)
}

// Open decrypts what Seal made for this purpose; false for anything else.
func (r *Ring) Open(purpose string, sealed []byte) (secret []byte, ok bool) {
	n, rest, ok := number(sealed)
	if !ok {
		return nil, false
	}
	k, known := r.numbered(n)
	if !known {
		return nil, false
	}
	return unlock(k.seal, rest, purpose)
}

// derive makes a key for one use out of a key.
func derive(k []byte, use string) []byte {
	h := hmac.New(sha256.New, k)
	h.Write([]byte("kept " + use))
	return h.Sum(nil)
}

// cipherOf is AES-256-GCM with a key of 32 bytes.
func cipherOf(k []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// lock encrypts under a nonce of its own, bound to a label.
func lock(k cipher.AEAD, plain []byte, label string) []byte {
	nonce := make([]byte, k.NonceSize())
	rand.Read(nonce) // never fails
	return k.Seal(nonce, nonce, plain, []byte(label))
}

// unlock undoes lock.
func unlock(k cipher.AEAD, locked []byte, label string) ([]byte, bool) {
	if len(locked) < k.NonceSize() {
		return nil, false
	}
	plain, err := k.Open(nil, locked[:k.NonceSize()], locked[k.NonceSize():], []byte(label))
	return plain, err == nil
}
