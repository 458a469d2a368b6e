package health

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// gauges are what the page shows, as numbers for Prometheus. They are read when
// somebody asks, at most once in some seconds: the address is open to whoever
// reaches it.
type gauges struct {
	h    *Health
	mu   sync.Mutex // guards what follows
	at   time.Time
	last []prometheus.Metric
}

const gaugesKept = 5 * time.Second

// Describe implements prometheus.Collector: the series are told as they are.
func (g *gauges) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.h.d.Now(); g.last == nil || now.Sub(g.at) >= gaugesKept || now.Before(g.at) {
		some, err := g.h.measure()
		if err != nil {
			g.h.l.Warn("the state of the desk could not be measured", "err", err)
			return
		}
		g.at, g.last = now, some
	}
	for _, m := range g.last {
		out <- m
	}
}

// measure reads the state as numbers. A time that never was has no series.
func (h *Health) measure() (all []prometheus.Metric, err error) {
	ctx, cancel := context.WithTimeout(staff.As(context.Background(), staff.System("health.metrics")), 3*time.Second)
	defer cancel()
	var s State
	var open []Alarm
	err = h.d.Read(ctx, "health.metrics", func(ctx context.Context, v db.View) error {
		if s, err = h.State(ctx, v); err != nil {
			return err
		}
		open, err = alarms(ctx, v, `ended_at IS NULL`, most)
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.Free, s.Disk, err = h.backups.Room(); err != nil {
		return nil, err
	}
	add := func(name, help string, n float64, labels ...string) {
		var names, values []string
		for i := 0; i < len(labels); i += 2 {
			names, values = append(names, labels[i]), append(values, labels[i+1])
		}
		all = append(all, prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, names, nil), prometheus.GaugeValue, n, values...))
	}
	at := func(name, help string, t time.Time) {
		if !t.IsZero() {
			add(name, help, float64(t.UnixMilli())/1000)
		}
	}
	at("kept_intake_last_timestamp_seconds", "When the newest item came in.", s.LastIn)
	at("kept_intake_oldest_waiting_timestamp_seconds", "When the oldest item came in that is not filed.", s.WaitsSince)
	add("kept_intake_waiting", "Items that are not filed yet; 1001 for more than 1000.", float64(s.Waiting))
	add("kept_intake_held", "Items in quarantine; 1001 for more than 1000.", float64(s.Held))
	at("kept_outgoing_last_timestamp_seconds", "When the newest mail was delivered.", s.LastOut)
	at("kept_outgoing_oldest_unsent_timestamp_seconds", "When the oldest mail was written that is not out.", s.UnsentSince)
	for state, n := range map[string]int{"unsent": s.Unsent, "deferred": s.Deferred, "failed": s.Failed, "uncertain": s.Uncertain} {
		add("kept_outgoing", "Mails that are not delivered, by state; 1001 for more than 1000.", float64(n), "state", state)
	}
	var missing, failing float64
	for _, m := range s.Mailboxes {
		missing += float64(m.Odd["missing"])
		if !m.FailedAt.IsZero() {
			failing++
		}
	}
	add("kept_mailboxes_failing", "Mailboxes that cannot be read.", failing)
	add("kept_mailboxes_missing_mails", "Mails that are in a mailbox and not in the books.", missing)
	add("kept_jobs_failed", "Jobs that were given up; 1001 for more than 1000.", float64(s.FailedJobs))
	at("kept_backup_made_timestamp_seconds", "When the newest backup was made.", s.Backups.Made.At)
	at("kept_backup_proved_timestamp_seconds", "When a backup was last put back and found whole.", s.Backups.Good.At)
	if s.Backups.Proved.ID != 0 {
		add("kept_backup_proof_ok", "Whether the last backup that was put back was whole.", map[bool]float64{true: 1}[s.Backups.Proved.OK])
	}
	if s.Disk > 0 {
		add("kept_disk_free_bytes", "Room on the disk with the data folder.", float64(s.Free))
	}
	byKind := map[Kind]float64{}
	for _, a := range open {
		byKind[a.kind]++
	}
	for _, kind := range kinds.Values() {
		add("kept_alarms", "Alarms that last, by kind.", byKind[kind], "kind", string(kind))
	}
	return all, nil
}
