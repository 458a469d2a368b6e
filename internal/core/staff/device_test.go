package staff_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// device is a phone or a laptop that holds one passkey: it makes the answers of
// WebAuthn with a real key, and can be told to answer wrongly.
type device struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	handle []byte
	count  uint32

	origin     string
	unverified bool // does not ask who holds it
	still      bool // counts nothing, as passkeys do that several devices share
}

func newDevice(t *testing.T) *device {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d := &device{t: t, key: key, id: make([]byte, 16), origin: home}
	rand.Read(d.id)
	return d
}

// home is the address of the desk at which passkeys can be used.
const home = "http://localhost:8080"

var b64 = base64.RawURLEncoding

// asked is what the page has its script ask.
type asked struct {
	Challenge string
	RPID      string `json:"rpId"`
	RP        struct{ ID string }
	User      struct{ ID string }
}

// data is the authenticator data: for whom, that somebody is there and was
// verified, how often it signed, and with a new key the key.
func (d *device) data(rp string, key []byte) []byte {
	sum := sha256.Sum256([]byte(rp))
	flags := byte(0x01 | 0x04)
	if d.unverified {
		flags = 0x01
	}
	if key != nil {
		flags |= 0x40
	}
	if !d.still {
		d.count++
	}
	out := binary.BigEndian.AppendUint32(append(sum[:], flags), d.count)
	if key != nil {
		out = append(out, make([]byte, 16)...)
		out = binary.BigEndian.AppendUint16(out, uint16(len(d.id)))
		out = append(append(out, d.id...), key...)
	}
	return out
}

func (d *device) client(kind, challenge string) []byte {
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.t.Fatal(err)
	}
	return raw
}

func (d *device) answer(response map[string]string) string {
	raw, err := json.Marshal(map[string]any{"id": b64.EncodeToString(d.id), "rawId": b64.EncodeToString(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(raw)
}

// create answers the challenge for a new passkey. The bytes are CBOR: a key is
// {1: 2, 3: -7, -1: 1, -2: x, -3: y}, the answer {fmt, attStmt, authData}.
func (d *device) create(options string) string {
	d.t.Helper()
	var o asked
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		d.t.Fatal(err)
	}
	d.handle, _ = b64.DecodeString(o.User.ID)
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.t.Fatal(err)
	}
	key := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}, point[1:33]...)
	key = append(append(key, 0x22, 0x58, 0x20), point[33:]...)
	data := d.data(o.RP.ID, key)
	object := append([]byte{0xa3, 0x63}, "fmt"...)
	object = append(append(object, 0x64), "none"...)
	object = append(append(object, 0x67), "attStmt"...)
	object = append(append(object, 0xa0, 0x68), "authData"...)
	object = append(append(object, 0x58, byte(len(data))), data...)
	return d.answer(map[string]string{
		"clientDataJSON": b64.EncodeToString(d.client("webauthn.create", o.Challenge)), "attestationObject": b64.EncodeToString(object),
	})
}

// get answers the challenge to sign in.
func (d *device) get(options string) string {
	d.t.Helper()
	var o asked
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		d.t.Fatal(err)
	}
	data, client := d.data(o.RPID, nil), d.client("webauthn.get", o.Challenge)
	sum := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), sum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, signed[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]string{
		"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(data),
		"signature": b64.EncodeToString(signature), "userHandle": b64.EncodeToString(d.handle),
	})
}
