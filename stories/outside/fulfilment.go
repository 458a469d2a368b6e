package outside

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Fulfilment is the example of a system that sends parcels, run as its own program: it
// answers late, says things twice, and not in their order.
type Fulfilment struct {
	URL string
	t   testing.TB
}

// Order is what the system was told to send, and what of it it has still to say.
type Order struct {
	Number  string `json:"number"`
	Stopped bool   `json:"stopped"`
	Wants   struct {
		What    string `json:"what"`
		Choice  string `json:"choice"`
		Old     string `json:"old"`
		Address struct{ Name, Street, City, Country string }
	} `json:"wants"`
	Says []struct{ Type string } `json:"says"`
}

// Fulfil runs the example system for a desk until the test ends: each step of an order
// takes it so long. The desk must be allowed to call this machine.
func (k *Kept) Fulfil(t testing.TB, admin *API, pace time.Duration) *Fulfilment {
	t.Helper()
	dir, addr := t.TempDir(), freeAddr(t)
	bin, secret := filepath.Join(dir, "fulfilment"), filepath.Join(dir, "secret")
	if out, err := exec.Command("go", "build", "-o", bin, "kept.example/kept/examples/fulfilment").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f := &Fulfilment{"http://" + addr, t}
	set := admin.Must("PUT", "/dispatch_systems/parcel", map[string]any{"address": f.URL + "/orders"})
	shown, _ := set["secret"].(string)
	if err := os.WriteFile(secret, []byte(shown), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "-addr", addr, "-file", filepath.Join(dir, "orders.json"), "-secret-file", secret, "-kept", k.URL, "-pace", pace.String())
	var said lockedBuffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the fulfilment system's log:\n%s", said.tail(4000))
		}
	})
	k.Until(20*time.Second, "the fulfilment system is up", func() bool { _, err := http.Get(f.URL + "/orders"); return err == nil })
	return f
}

// Orders are what the system was told to send, the first one first.
func (f *Fulfilment) Orders() (all []Order) {
	f.t.Helper()
	r, err := http.Get(f.URL + "/orders")
	if err != nil {
		f.t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&all); err != nil {
		f.t.Fatal(err)
	}
	return all
}
