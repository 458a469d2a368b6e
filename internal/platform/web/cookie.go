package web

import "net/http"

const (
	sessionPlain  = "kept_session"
	sessionSecure = "__Host-kept_session"
	sessionDays   = 30
)

// SetSession gives the browser its session's secret. On https the name binds
// the cookie to this host and to https. The browser keeps it 30 days; how
// long the session lives is for the server to say.
func SetSession(w http.ResponseWriter, value string, secure bool) {
	http.SetCookie(w, sessionCookie(value, secure, sessionDays*24*60*60))
}

// ClearSession takes the session's cookie back.
func ClearSession(w http.ResponseWriter, secure bool) {
	http.SetCookie(w, sessionCookie("", secure, -1))
}

// Session returns the session's secret that a browser sent; "" for none. On
// https only the bound name counts, since another host of the domain can set
// the plain one.
func Session(r *http.Request, secure bool) string {
	c, err := r.Cookie(sessionName(secure))
	if err != nil {
		return ""
	}
	return c.Value
}

func sessionName(secure bool) string {
	if secure {
		return sessionSecure
	}
	return sessionPlain
}

func sessionCookie(value string, secure bool, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: sessionName(secure), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
}
