package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// big is a desk with many cases, seeded once a run.
func (b *bench) big(name string) (*kept, error) {
	seeded := filepath.Join(b.work, "seeded")
	if _, err := os.Stat(seeded); err != nil {
		k, err := b.desk("seeded")
		if err != nil {
			return nil, err
		}
		if err := b.seed(k); err != nil {
			return nil, err
		}
		if _, err := k.up(b.ctx); err != nil {
			return nil, err
		}
		if err := errors.Join(k.rests(b.ctx), k.down()); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(k.data, "token"), []byte(k.token), 0o600); err != nil {
			return nil, err
		}
	}
	k, err := b.desk(name)
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(k.data); err != nil {
		return nil, err
	}
	if out, err := exec.CommandContext(b.ctx, "cp", "-a", seeded, k.data).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cp: %w: %s", err, out)
	}
	if b.postgres != "" {
		_, err = b.database(name, "seeded")
	} else {
		err = warm(filepath.Join(seeded, "kept.db"), filepath.Join(k.data, "kept.db"))
	}
	if err != nil {
		return nil, err
	}
	token, err := os.ReadFile(filepath.Join(k.data, "token"))
	k.token = string(token)
	return k, err
}

// warm has the machine keep a copy in memory instead of what it was copied
// from, as it does with the file of a desk that has been at work for a while:
// two files of a million cases leave no room for each other, and then it is the
// disk that is measured.
func warm(from, to string) error {
	old, err := os.Open(from)
	if err != nil {
		return err
	}
	defer old.Close()
	if err := unix.Fadvise(int(old.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		return err
	}
	file, err := os.Open(to)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(io.Discard, struct{ io.Reader }{file})
	return err
}

// seed fills a desk with cases, and says how fast that went.
func (b *bench) seed(k *kept) error {
	began := time.Now()
	if _, err := k.run(b.ctx, "", "seed", "--cases", fmt.Sprint(b.cases)); err != nil {
		return errors.Join(err, os.RemoveAll(k.data)) // half a world is no world to measure
	}
	took := time.Since(began)
	size, err := b.size(k)
	if err != nil {
		return err
	}
	b.table.add(fmt.Sprintf("kept seed --cases %d, with its search index (%s)", b.cases, megabytes(size)),
		fmt.Sprintf("%.0f cases/s", float64(b.cases)/took.Seconds()), "≥ 1000/s", "", "")
	return nil
}

// ask is one kind of request, how many of twenty are of it, and how long it may
// take the desk, 99 times of 100.
type ask struct {
	name, route, goal string
	of20              int
	new               func() (*http.Request, error)
}

// mixed are the numbers of asks in the order in which they are asked, so that
// the kinds are spread evenly.
func mixed(asks []ask) (order []int) {
	for n := range 20 {
		for i, a := range asks {
			if (n+1)*a.of20/20 > n*a.of20/20 {
				order = append(order, i)
			}
		}
	}
	return order
}

// asks are the kinds of requests that are measured.
func (k *kept) asks(cases int) []ask {
	page := func(path func() string) func() (*http.Request, error) {
		return func() (*http.Request, error) { return http.NewRequest(http.MethodGet, k.URL+path(), nil) }
	}
	lists := []string{"open", "unowned", "waiting", "done", "mine", "all"}
	// single words, several, the beginning of one, a phrase, and filters
	queries := []string{"kettle", "grinder handle", "batter*", `"does not"`, "Wasserkocher is:open", "refund before:2026-06-01", "is:waiting watch", "garantie"}
	return []ask{
		{"list page", "/cases", "p99 ≤ 20 ms", 7, page(func() string { return "/cases?list=" + lists[rand.IntN(len(lists))] })},
		{"open a case", "/cases/{case}", "p99 ≤ 20 ms", 7, page(func() string { return fmt.Sprintf("/cases/%d", 1+rand.IntN(cases)) })},
		{"API list", "/api/v1/cases", "p99 ≤ 20 ms", 3, func() (*http.Request, error) {
			q, err := http.NewRequest(http.MethodGet, k.URL+"/api/v1/cases?limit=50&view="+lists[rand.IntN(len(lists))], nil)
			if err == nil {
				q.Header.Set("Authorization", "Bearer "+k.token)
			}
			return q, err
		}},
		{"search page", "/search", "p99 ≤ 150 ms", 1, page(func() string { return "/search?q=" + url.QueryEscape(queries[rand.IntN(len(queries))]) })},
		{"counts", "/nav/counts", "p99 ≤ 50 ms", 2, page(func() string { return "/nav/counts" })},
	}
}

// pages measures lists and cases on a big desk while mail arrives.
func (b *bench) pages() (err error) {
	k, err := b.big("pages")
	if err != nil {
		return err
	}
	k.env = append(k.env, "KEPT_LOG=info")
	if err := k.open(b.ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.down()) }()
	c, err := k.signedIn()
	if err != nil {
		return err
	}
	cases := b.cases
	for _, load := range []struct {
		what    string
		perEach time.Duration // between the requests of one reader; 0: at once
	}{{"8 readers with 100 requests/s together", 80 * time.Millisecond}, {"8 readers as fast as they can", 0}} {
		ctx, stop := context.WithCancel(b.ctx)
		mail := make(chan error, 1)
		go func() {
			_, _, err := drip(ctx, k.SMTP, fmt.Sprintf("pages%d", load.perEach), 20, 1<<20, 10_000)
			mail <- err
		}()
		within := time.Duration(b.pick(30, 5)) * time.Second
		time.AfterFunc(within/10, k.log.forget) // what is cold at first counts neither here nor in what the readers wait
		before, began := k.busy(), time.Now()
		took, err := read(ctx, c, k.asks(cases), 8, load.perEach, within)
		share := float64(k.busy()-before) / float64(time.Since(began))
		stop()
		if mailErr := <-mail; mailErr != nil && !errors.Is(mailErr, context.Canceled) {
			err = errors.Join(err, mailErr)
		}
		if err != nil {
			return err
		}
		n, served := 0, k.log.served()
		for _, a := range k.asks(cases) {
			if len(took[a.name]) == 0 {
				continue
			}
			b.table.add(fmt.Sprintf("%s, %d cases, 20 mails/s, %s", a.name, cases, load.what), "in the desk "+served[a.route].String(), goalOf(a, load.perEach), "the reader waits "+took[a.name].String(), "")
			n += len(took[a.name])
		}
		b.table.add("… requests, and the cores that the desk took", fmt.Sprintf("%.0f/s, %.2f cores", float64(n)/time.Since(began).Seconds(), share), "", "", "")
	}
	b.table.add(fmt.Sprintf("… anonymous memory after it, %d cases", cases), megabytes(k.anonymous()), "≤ 350 MB", "", "")
	return nil
}

// goalOf is what is wanted of a request: nothing where readers ask as fast as
// they can, since then they wait for each other.
func goalOf(a ask, between time.Duration) string {
	if between == 0 {
		return ""
	}
	return a.goal
}

// read has readers ask for a time, each with a connection of its own.
func read(ctx context.Context, c *http.Client, asks []ask, readers int, between, within time.Duration) (map[string]spread, error) {
	var mu sync.Mutex
	took := map[string]spread{}
	var failed error
	order := mixed(asks)
	end := time.Now().Add(within)
	warm := time.Now().Add(within / 10)
	var wg sync.WaitGroup
	for i := range readers {
		wg.Go(func() {
			next := time.Now().Add(between * time.Duration(i) / time.Duration(readers))
			for n := i; time.Now().Before(end) && ctx.Err() == nil; n++ {
				if between > 0 {
					time.Sleep(time.Until(next))
					next = next.Add(between)
				}
				a := asks[order[n%len(order)]]
				if between == 0 { // the API slows down who asks more than 100 times a second
					a = asks[n%2]
				}
				began := time.Now()
				err := a.once(c)
				private := errors.Is(err, errPrivate)
				if private {
					err = nil
				}
				mu.Lock()
				if failed == nil {
					failed = err
				}
				if began.After(warm) && !private {
					took[a.name] = append(took[a.name], time.Since(began))
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	return took, failed
}

// errPrivate is a case that one may not see: one in 500 is private.
var errPrivate = errors.New("not for everybody")

// once asks once, and reads the whole answer.
func (a ask) once(c *http.Client) error {
	q, err := a.new()
	if err != nil {
		return err
	}
	p, err := c.Do(q)
	if err != nil {
		return err
	}
	defer p.Body.Close()
	text, err := io.ReadAll(p.Body)
	if err == nil && p.StatusCode == http.StatusNotFound {
		return errPrivate
	}
	if err == nil && (p.StatusCode != http.StatusOK || strings.Contains(p.Request.URL.Path, "sign-in")) {
		err = fmt.Errorf("%s %s: %d %.200s", a.name, p.Request.URL, p.StatusCode, text)
	}
	return err
}
