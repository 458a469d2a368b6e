package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	admin    = "admin@kept.example"
	password = "a long enough passphrase"
	inbox    = "care@kettle.example"
)

// kept is a desk, seen from outside.
type kept struct {
	bin, data string
	URL, SMTP string
	token     string
	env       []string
	prefix    []string // what the binary is run under
	cmd       *exec.Cmd
	log       journal
}

// desk makes an empty desk with an admin and a token.
func (b *bench) desk(name string) (*kept, error) {
	web, err := free()
	if err != nil {
		return nil, err
	}
	mail, err := free()
	if err != nil {
		return nil, err
	}
	database, err := b.database(name, "")
	if err != nil {
		return nil, err
	}
	k := &kept{bin: b.bin, data: filepath.Join(b.work, name), URL: "http://" + web, SMTP: mail}
	k.env = append(os.Environ(), "KEPT_DATA="+k.data, "KEPT_HTTP_ADDR="+web, "KEPT_SMTP_ADDR="+mail, "KEPT_PUBLIC_URL="+k.URL, "KEPT_LOG=error", "KEPT_DATABASE_URL="+database)
	if err := os.RemoveAll(k.data); err != nil { // of an earlier run
		return nil, err
	}
	if _, err := k.run(b.ctx, password, "init", "--email", admin, "--name", "Ada Admin", "--password-stdin"); err != nil {
		return nil, err
	}
	out, err := k.run(b.ctx, "", "token", "create", "--user", admin, "--name", "bench")
	if err != nil {
		return nil, err
	}
	k.token = out[strings.LastIndexByte(out, '\n')+1:]
	return k, nil
}

// run runs one command and returns its standard output.
func (k *kept) run(ctx context.Context, stdin string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, k.bin, args...)
	cmd.Env, cmd.Stdin = k.env, strings.NewReader(stdin)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("kept %s: %w\n%s", strings.Join(args, " "), err, errs.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// up starts the desk and returns how long it took to be ready.
func (k *kept) up(ctx context.Context) (time.Duration, error) {
	line := append(append([]string{}, k.prefix...), k.bin, "serve")
	k.cmd = exec.CommandContext(context.WithoutCancel(ctx), line[0], line[1:]...)
	k.cmd.Env, k.cmd.Stderr = k.env, &k.log
	began := time.Now()
	if err := k.cmd.Start(); err != nil {
		return 0, err
	}
	for time.Since(began) < time.Minute {
		if r, err := http.Get(k.URL + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	return 0, errors.Join(fmt.Errorf("the desk is not ready after a minute: %s", k.log.String()), k.down())
}

// open starts the desk and makes its inbox.
func (k *kept) open(ctx context.Context) error {
	if _, err := k.up(ctx); err != nil {
		return err
	}
	var made struct{ ID int64 }
	if err := k.api(ctx, http.MethodPost, "/inboxes", map[string]any{"name": "Bench", "channel": "email", "address": inbox}, &made); err != nil {
		return errors.Join(err, k.down())
	}
	return nil
}

// down stops the desk in good order.
func (k *kept) down() error {
	if k.cmd == nil {
		return nil
	}
	cmd := k.cmd
	k.cmd = nil
	pid := cmd.Process.Pid
	if len(k.prefix) > 0 { // the tracer passes nothing on: its child is the desk
		for _, child := range children(pid) {
			pid = child
			break
		}
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		return err
	}
	var late atomic.Bool
	quit := time.AfterFunc(30*time.Second, func() { late.Store(true); syscall.Kill(pid, syscall.SIGQUIT) }) // it tells what it does
	kill := time.AfterFunc(40*time.Second, func() { syscall.Kill(pid, syscall.SIGKILL); cmd.Process.Kill() })
	defer quit.Stop()
	defer kill.Stop()
	err := cmd.Wait()
	if late.Load() {
		return fmt.Errorf("the desk did not stop within 30 s: %w\n%s", err, k.log.String())
	}
	return err
}

// api calls the API with the token.
func (k *kept) api(ctx context.Context, method, path string, body, into any) error {
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		r = bytes.NewReader(b)
	}
	q, err := http.NewRequestWithContext(ctx, method, k.URL+"/api/v1"+path, r)
	if err != nil {
		return err
	}
	q.Header.Set("Authorization", "Bearer "+k.token)
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	p, err := http.DefaultClient.Do(q)
	if err != nil {
		return err
	}
	defer p.Body.Close()
	text, err := io.ReadAll(p.Body)
	if err == nil && p.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %d %s", method, path, p.StatusCode, text)
	}
	if err == nil && into != nil {
		err = json.Unmarshal(text, into)
	}
	return err
}

// signedIn is a client with the admin's session.
func (k *kept) signedIn() (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 30 * time.Second}
	p, err := c.PostForm(k.URL+"/sign-in", url.Values{"email": {admin}, "password": {password}})
	if err != nil {
		return nil, err
	}
	defer p.Body.Close()
	if p.StatusCode != http.StatusOK || strings.Contains(p.Request.URL.Path, "sign-in") {
		return nil, fmt.Errorf("signing in: %d at %s", p.StatusCode, p.Request.URL)
	}
	return c, nil
}

func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
