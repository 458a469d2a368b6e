package app

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/backups"
)

// Config is every setting of the desk. A flag beats the environment, the
// environment beats kept.toml. What an admin changes while the desk runs is in
// the database, not here.
type Config struct {
	Data           string   `name:"data" env:"KEPT_DATA" default:"./kept-data" help:"Folder for the embedded database, attachments and keys; made if missing."`
	DatabaseURL    string   `name:"database-url" env:"KEPT_DATABASE_URL" help:"postgres://… for PostgreSQL. Empty: SQLite in the data folder."`
	HTTPAddr       string   `name:"http-addr" env:"KEPT_HTTP_ADDR" default:"127.0.0.1:8080" help:"Where pages and API listen."`
	PublicURL      string   `name:"public-url" env:"KEPT_PUBLIC_URL" default:"http://localhost:8080" help:"The address in links."`
	SMTPAddr       string   `name:"smtp-addr" env:"KEPT_SMTP_ADDR" default:"127.0.0.1:2525" help:"Where the mail receiver listens; empty turns it off."`
	LMTPAddr       string   `name:"lmtp-addr" env:"KEPT_LMTP_ADDR" help:"Where the LMTP receiver listens, for a mail server of your own on the same machine; empty: nowhere."`
	RelayURL       string   `name:"relay-url" env:"KEPT_RELAY_URL" help:"smtp://user:password@host:port or smtps://…: where replies go out. Without it they wait, visibly."`
	SecretFile     string   `name:"secret-file" env:"KEPT_SECRET_FILE" help:"Wraps the keys; the same on every process. Empty: kept.secret in the data folder."`
	SMTPTLSCert    string   `name:"smtp-tls-cert" env:"KEPT_SMTP_TLS_CERT" help:"Certificate file for STARTTLS."`
	SMTPTLSKey     string   `name:"smtp-tls-key" env:"KEPT_SMTP_TLS_KEY" help:"Key file for STARTTLS."`
	TrustedProxies []string `name:"trusted-proxies" env:"KEPT_TRUSTED_PROXIES" help:"Networks (CIDR) whose X-Forwarded-For counts."`
	FetchAllow     []string `name:"fetch-allow" env:"KEPT_FETCH_ALLOW" help:"Networks (CIDR) the desk may ask for pictures and the like although they are not public."`
	MaxMessage     Size     `name:"max-message" env:"KEPT_MAX_MESSAGE" default:"25MB" help:"The largest mail we take."`
	BackupPath     string   `name:"backup-path" env:"KEPT_BACKUP_PATH" help:"Folder in which the desk makes a backup each day, best on another disk. Empty: it makes none by itself."`
	BackupKeep     int      `name:"backup-keep" env:"KEPT_BACKUP_KEEP" default:"14" help:"How many of these backups stay."`
	UpgradeBackup  bool     `name:"upgrade-backup" env:"KEPT_UPGRADE_BACKUP" default:"true" negatable:"" help:"Make a backup in the data folder before a new version changes the tables."`
	Log            string   `name:"log" env:"KEPT_LOG" default:"info" help:"debug, info, warn or error."`
	Roles          []string `name:"roles" env:"KEPT_ROLES" default:"web,mail,jobs" help:"What this process does; several processes need PostgreSQL."`

	visit     bool   // a command beside a desk that serves
	bulk      bool   // a command that writes a great deal and then ends
	more      []Room // beside those of the product
	restoring bool   // a backup was put back, and what belongs to that is being done
}

// Size is a number of bytes, written as 25MB, 300kB or 1048576.
type Size int64

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	for unit, times := range map[string]int64{"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30} {
		if number, ok := strings.CutSuffix(strings.ToLower(text), unit); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
			if err != nil || n <= 0 || n > (1<<62)/times {
				return fmt.Errorf("%q is not a size; write it as 25MB", text)
			}
			*s = Size(n * times)
			return nil
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return fmt.Errorf("%q is not a size; write it as 25MB", text)
	}
	*s = Size(n)
	return nil
}

// Check says in one sentence what is wrong with the settings and how to mend
// it, or returns nil.
func (c *Config) Check() error {
	if c.Data == "" {
		return fmt.Errorf("KEPT_DATA is empty; name a folder, for example ./kept-data")
	}
	for name, addr := range map[string]string{"KEPT_HTTP_ADDR": c.HTTPAddr, "KEPT_SMTP_ADDR": c.SMTPAddr, "KEPT_LMTP_ADDR": c.LMTPAddr} {
		if addr == "" && name != "KEPT_HTTP_ADDR" {
			continue
		}
		if _, port, err := net.SplitHostPort(addr); err != nil || port == "" {
			return fmt.Errorf("%s is %q; write host:port, for example 127.0.0.1:8080", name, addr)
		}
	}
	if u, err := url.Parse(c.PublicURL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("KEPT_PUBLIC_URL is %q; write the address customers can reach, for example https://help.example.com", c.PublicURL)
	}
	if c.DatabaseURL != "" && !strings.HasPrefix(c.DatabaseURL, "postgres://") && !strings.HasPrefix(c.DatabaseURL, "postgresql://") {
		return fmt.Errorf("KEPT_DATABASE_URL does not start with postgres://; leave it empty for the embedded database")
	}
	if c.RelayURL != "" {
		if u, err := url.Parse(c.RelayURL); err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Host == "" {
			return fmt.Errorf("KEPT_RELAY_URL must look like smtp://user:password@host:port or smtps://host:port")
		}
	}
	if (c.SMTPTLSCert == "") != (c.SMTPTLSKey == "") {
		return fmt.Errorf("KEPT_SMTP_TLS_CERT and KEPT_SMTP_TLS_KEY go together; set both or neither")
	}
	for _, p := range c.TrustedProxies {
		if _, _, err := net.ParseCIDR(p); err != nil {
			return fmt.Errorf("KEPT_TRUSTED_PROXIES has %q; write networks as 10.0.0.0/8 or 127.0.0.1/32", p)
		}
	}
	for _, p := range c.FetchAllow {
		if _, err := netip.ParsePrefix(p); err != nil {
			return fmt.Errorf("KEPT_FETCH_ALLOW has %q; write networks as 10.0.0.0/8 or 127.0.0.1/32", p)
		}
	}
	if _, err := c.level(); err != nil {
		return err
	}
	for _, r := range c.Roles {
		if !slices.Contains([]string{"web", "mail", "jobs"}, r) {
			return fmt.Errorf("KEPT_ROLES has %q; the roles are web, mail and jobs", r)
		}
	}
	if c.BackupPath != "" && c.BackupKeep < 1 {
		return fmt.Errorf("KEPT_BACKUP_KEEP is %d; keep at least one backup", c.BackupKeep)
	}
	if c.DatabaseURL == "" && len(c.Roles) < 3 {
		return fmt.Errorf("KEPT_ROLES splits the desk over several processes, which needs PostgreSQL; set KEPT_DATABASE_URL")
	}
	return nil
}

// Has says whether this process does a role.
func (c *Config) Has(role string) bool { return slices.Contains(c.Roles, role) }

// Secret is the path of the secret file.
func (c *Config) Secret() string {
	if c.SecretFile != "" {
		return c.SecretFile
	}
	return filepath.Join(c.Data, "kept.secret")
}

// level is the log level.
func (c *Config) level() (slog.Level, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(c.Log)); err != nil {
		return 0, fmt.Errorf("KEPT_LOG is %q; it is debug, info, warn or error", c.Log)
	}
	return l, nil
}

// Logger writes to standard error: lines for people on a terminal, JSON
// elsewhere.
func (c *Config) Logger() (*slog.Logger, error) {
	l, err := c.level()
	if err != nil {
		return nil, err
	}
	opts := &slog.HandlerOptions{Level: l}
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		return slog.New(slog.NewTextHandler(os.Stderr, opts)), nil
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, opts)), nil
}

// folder makes the data folder. One into which a backup was put back half is
// refused.
func (c *Config) folder() error {
	if !c.restoring {
		if err := backups.Unfinished(c.Data); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("the data folder cannot be made: %w; set KEPT_DATA to a folder this user may write", err)
	}
	return nil
}

// settingNames are the keys of kept.toml.
func settingNames() []string {
	var names []string
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("name"); name != "" {
			names = append(names, strings.ReplaceAll(name, "-", "_"))
		}
	}
	return names
}
