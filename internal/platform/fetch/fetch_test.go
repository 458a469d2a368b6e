package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestOnlyPublicAddressesAreAsked(t *testing.T) {
	c := New(Options{Allow: []netip.Prefix{netip.MustParsePrefix("10.7.0.0/16")}})
	for address, want := range map[string]bool{
		"93.184.215.14:443": true, "93.184.215.14:80": true, "93.184.215.14:22": false, "93.184.215.14:6379": false,
		"[2606:2800:21f::1]:443": true, "10.7.1.2:8080": true,
		"127.0.0.1:80": false, "127.9.9.9:443": false, "10.0.0.1:80": false, "172.16.0.1:80": false, "192.168.1.1:80": false, "169.254.169.254:80": false,
		"100.64.0.1:80": false, "0.0.0.0:80": false, "0.1.2.3:80": false, "224.0.0.1:80": false, "255.255.255.255:80": false, "198.18.0.1:80": false, "240.0.0.1:80": false,
		"[::1]:80": false, "[::]:80": false, "[fe80::1]:80": false, "[fe80::1%eth0]:80": false, "[fc00::1]:80": false, "[ff02::1]:80": false,
		"[::ffff:127.0.0.1]:80": false, "[::ffff:10.7.1.2]:80": true, "[::127.0.0.1]:80": false, "[64:ff9b::7f00:1]:80": false, "[2002:7f00:1::]:80": false,
		"[2001:db8::1]:80": false,
	} {
		if got := c.may(netip.MustParseAddrPort(address)); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

func TestANameThatLeadsHomeIsNotAsked(t *testing.T) {
	asked := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer s.Close()
	for _, to := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1), "http://[::1]:80/", "file:///etc/passwd", "http://u:p@shop.example/", "gopher://shop.example/", "//shop.example/x", ""} {
		if _, err := New(Options{}).Get(t.Context(), to, 100); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if asked {
		t.Error("it was asked")
	}
}

// local is a client that may ask this machine, where the tests' servers are.
func local() *Client {
	return New(Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}})
}

func TestNothingAboutUsGoesAlong(t *testing.T) {
	var got http.Header
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/from" {
			http.SetCookie(w, &http.Cookie{Name: "who", Value: "1"})
			http.Redirect(w, r, "/to", http.StatusFound)
			return
		}
		got = r.Header
		w.Header().Set("Content-Type", "image/png; x=y")
		w.Write([]byte("picture"))
	}))
	defer s.Close()
	a, err := local().Get(t.Context(), s.URL+"/from", 100)
	if err != nil || a.Type != "image/png" || string(a.Data) != "picture" {
		t.Errorf("%+v %v", a, err)
	}
	for _, name := range []string{"Cookie", "Referer", "Authorization", "X-Forwarded-For", "Accept-Language"} {
		if v := got.Get(name); v != "" {
			t.Errorf("%s: %s went along", name, v)
		}
	}
}

func TestARedirectStaysOnItsHost(t *testing.T) {
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer other.Close()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/round" {
			http.Redirect(w, r, "/round", http.StatusFound)
			return
		}
		http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1), http.StatusFound)
	}))
	defer s.Close()
	for _, path := range []string{"/away", "/round"} {
		if _, err := local().Get(t.Context(), s.URL+path, 100); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if asked > 0 {
		t.Error("the other host was asked")
	}
}

func TestAnAnswerHasASize(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(make([]byte, 1<<20))
	z.Close()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/said":
			w.Write(make([]byte, 101))
		case "/unsaid":
			w.(http.Flusher).Flush()
			w.Write(make([]byte, 101))
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed.Bytes())
		case "/none":
			http.NotFound(w, r)
		default:
			w.Write(make([]byte, 100))
		}
	}))
	defer s.Close()
	for path, want := range map[string]error{"/fits": nil, "/said": ErrLarge, "/unsaid": ErrLarge, "/packed": ErrLarge, "/none": ErrStatus} {
		most := int64(100)
		if path == "/packed" {
			most = 10000
		}
		if _, err := local().Get(t.Context(), s.URL+path, most); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func TestAFormIsSentToOneAddressAlone(t *testing.T) {
	var got url.Values
	var kind string
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "/token", http.StatusTemporaryRedirect)
		case "/no":
			w.WriteHeader(http.StatusBadRequest)
			w.Write([]byte(`{"error":"invalid_grant"}`))
		default:
			_ = r.ParseForm()
			got, kind = r.PostForm, r.Header.Get("Content-Type")
			w.Header().Set("Content-Type", "application/json;charset=UTF-8")
			w.Write([]byte(`{}`))
		}
	}))
	defer s.Close()
	form := url.Values{"refresh_token": {"a&b=c"}}
	a, err := local().Post(t.Context(), s.URL+"/token", form, 100)
	if err != nil || a.Status != 200 || a.Type != "application/json" || string(a.Data) != "{}" || got.Get("refresh_token") != "a&b=c" || kind != "application/x-www-form-urlencoded" {
		t.Errorf("%+v, %v; heard %v as %s", a, err, got, kind)
	}
	if a, err := local().Post(t.Context(), s.URL+"/no", form, 100); err != nil || a.Status != 400 || string(a.Data) != `{"error":"invalid_grant"}` {
		t.Errorf("a refusal: %+v, %v", a, err)
	}
	if a, err := local().Post(t.Context(), s.URL+"/away", form, 100); err != nil || a.Status != 307 || asked != 3 {
		t.Errorf("a redirect: %+v, %v, asked %d times", a, err, asked)
	}
	if _, err := New(Options{}).Post(t.Context(), s.URL, form, 100); !errors.Is(err, ErrAddress) || asked != 3 {
		t.Errorf("an address of our own: %v", err)
	}
}
