package web

import "net/http"

const (
	sessionPlain  = "kept_session"
	sessionSecure = "__Host-kept_session"
	sessionDays   = 30

	stepPlain   = "kept_step"
	stepSecure  = "__Host-kept_step"
	stepMinutes = 10
)

// SetSession gives the browser its session's secret. On https the name binds
// the cookie to this host and to https. The browser keeps it 30 days; how
// long the session lives is for the server to say.
func SetSession(w http.ResponseWriter, value string, secure bool) {
	http.SetCookie(w, sessionCookie(sessionName(secure), value, secure, sessionDays*24*60*60))
}

// ClearSession takes the session's cookie back.
func ClearSession(w http.ResponseWriter, secure bool) {
	http.SetCookie(w, sessionCookie(sessionName(secure), "", secure, -1))
}

// Session returns the session's secret that a browser sent; "" for none. On
// https only the bound name counts, since another host of the domain can set
// the plain one.
func Session(r *http.Request, secure bool) string { return cookieOf(r, sessionName(secure)) }

// SetStep gives the browser what it shows with the second factor, for the ten
// minutes that one may take.
func SetStep(w http.ResponseWriter, value string, secure bool) {
	http.SetCookie(w, sessionCookie(stepName(secure), value, secure, stepMinutes*60))
}

// ClearStep takes back what [SetStep] gave.
func ClearStep(w http.ResponseWriter, secure bool) {
	http.SetCookie(w, sessionCookie(stepName(secure), "", secure, -1))
}

// Step returns what [SetStep] gave and a browser sent; "" for nothing.
func Step(r *http.Request, secure bool) string { return cookieOf(r, stepName(secure)) }

func cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
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

func stepName(secure bool) string {
	if secure {
		return stepSecure
	}
	return stepPlain
}

func sessionCookie(name, value string, secure bool, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
}
