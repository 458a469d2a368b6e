package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// with opens the desk for one command, acting for the system.
func with(e *edge, c app.Config, job string, f func(ctx context.Context, a *app.App) error) error {
	c.Log = quieter(c.Log)
	a, err := app.OpenBeside(e.ctx, c)
	if err != nil {
		return err
	}
	defer a.Close()
	return f(staff.As(e.ctx, staff.System(job)), a)
}

// quieter keeps a command's standard error for what went wrong.
func quieter(level string) string {
	if level == "info" {
		return "warn"
	}
	return level
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// password reads a password from standard input: all of it, without the line
// end.
func password(e *edge) (string, error) {
	b, err := io.ReadAll(io.LimitReader(e.in, 4096))
	if err != nil {
		return "", err
	}
	p := strings.TrimRight(string(b), "\r\n")
	if p == "" {
		return "", fmt.Errorf("%w: no password came on standard input", errUsage)
	}
	return p, nil
}

// initCmd creates the database and the first admin.
type initCmd struct {
	app.Config    `embed:""`
	Email         string `name:"email" required:"" help:"The first admin's mail address."`
	Name          string `name:"name" required:"" help:"The first admin's name."`
	PasswordStdin bool   `name:"password-stdin" help:"Read the password from standard input; else one is made and printed once."`
}

// Run is safe to run twice: an admin who is there stays as they are.
func (c *initCmd) Run(e *edge) error {
	secret := ""
	if c.PasswordStdin {
		var err error
		if secret, err = password(e); err != nil {
			return err
		}
	}
	return with(e, c.Config, "init", func(ctx context.Context, a *app.App) error {
		u, made, fresh, err := a.Desk.Staff.FirstAdmin(ctx, staff.First{Email: c.Email, Name: c.Name, Password: secret})
		if err != nil {
			return err
		}
		if !fresh {
			fmt.Fprintf(e.err, "The desk has an admin already; nothing was changed.\n")
			return nil
		}
		fmt.Fprintf(e.err, "The first admin is %s.\n", u.Email)
		if made != "" {
			fmt.Fprintf(e.err, "This password is shown once:\n")
			fmt.Fprintln(e.out, made)
		}
		return nil
	})
}

// userCmd is the users' commands.
type userCmd struct {
	Add      userAddCmd      `cmd:"" aliases:"create" help:"Add a user."`
	List     userListCmd     `cmd:"" help:"List the users."`
	Off      userOffCmd      `cmd:"" aliases:"disable" help:"Switch a user off: they can do nothing from now on."`
	On       userOnCmd       `cmd:"" aliases:"enable" help:"Switch a user on again."`
	Password userPasswordCmd `cmd:"" help:"Set a user's password."`
	Factor   userFactorCmd   `cmd:"" name:"reset-factor" help:"Take a user's second factors away, so that their password lets them in to set up others."`
}

type userAddCmd struct {
	app.Config    `embed:""`
	Email         string `name:"email" required:"" help:"Mail address, for signing in."`
	Name          string `name:"name" required:"" help:"Name, as customers see it."`
	Role          string `name:"role" default:"agent" enum:"admin,lead,agent,leader,viewer" help:"admin, lead, agent, leader or viewer."`
	PasswordStdin bool   `name:"password-stdin" help:"Read the password from standard input; else a one-time link is printed."`
}

// Run adds the user and prints how they get in.
func (c *userAddCmd) Run(e *edge) error {
	secret := ""
	if c.PasswordStdin {
		var err error
		if secret, err = password(e); err != nil {
			return err
		}
	}
	return with(e, c.Config, "user.add", func(ctx context.Context, a *app.App) error {
		path, err := a.AddUser(ctx, staff.NewUser{Email: c.Email, Name: c.Name, Role: staff.Role(c.Role)}, secret)
		if err != nil {
			return err
		}
		if path != "" {
			fmt.Fprintln(e.err, "They sign in with this link, once, within three days:")
			fmt.Fprintln(e.out, strings.TrimSuffix(c.PublicURL, "/")+path)
		}
		return nil
	})
}

type userListCmd struct {
	app.Config `embed:""`
	JSON       bool `name:"json" help:"As JSON."`
}

// Run lists the users, also those switched off.
func (c *userListCmd) Run(e *edge) error {
	return with(e, c.Config, "user.list", func(ctx context.Context, a *app.App) error {
		users, err := a.Users(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			type row struct {
				ID    int64  `json:"id"`
				Email string `json:"email"`
				Name  string `json:"name"`
				Role  string `json:"role"`
				Off   bool   `json:"off"`
			}
			rows := []row{}
			for _, u := range users {
				rows = append(rows, row{u.ID, u.Email, u.Name, string(u.Role), u.Off()})
			}
			return printJSON(e.out, rows)
		}
		w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
		for _, u := range users {
			state := ""
			if u.Off() {
				state = "off"
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", u.ID, u.Email, u.Name, u.Role, state)
		}
		return w.Flush()
	})
}

type userOffCmd struct {
	app.Config `embed:""`
	Email      string `arg:"" help:"Whom."`
}

// Run switches a user off.
func (c *userOffCmd) Run(e *edge) error {
	return changeUser(e, c.Config, c.Email, func(ctx context.Context, tx *db.Tx, a *app.App, id int64) error {
		return a.Desk.Staff.SwitchOff(ctx, tx, id)
	})
}

type userOnCmd struct {
	app.Config `embed:""`
	Email      string `arg:"" help:"Whom."`
}

// Run switches a user on again.
func (c *userOnCmd) Run(e *edge) error {
	return changeUser(e, c.Config, c.Email, func(ctx context.Context, tx *db.Tx, a *app.App, id int64) error {
		return a.Desk.Staff.SwitchOn(ctx, tx, id)
	})
}

type userPasswordCmd struct {
	app.Config `embed:""`
	Email      string `arg:"" help:"Whose."`
}

// Run sets a password read from standard input.
func (c *userPasswordCmd) Run(e *edge) error {
	secret, err := password(e)
	if err != nil {
		return err
	}
	return with(e, c.Config, "user.password", func(ctx context.Context, a *app.App) error {
		hash, err := a.Desk.Staff.Hash(ctx, secret, c.Email)
		if err != nil {
			return err
		}
		return a.Desk.DB.Do(ctx, "user.password", func(ctx context.Context, tx *db.Tx) error {
			u, err := a.Desk.Staff.UserByEmail(ctx, tx, c.Email)
			if err != nil {
				return err
			}
			return a.Desk.Staff.SetPassword(ctx, tx, u.ID, hash)
		})
	})
}

type userFactorCmd struct {
	app.Config `embed:""`
	Email      string `arg:"" help:"Whose."`
}

// Run takes the second factors away.
func (c *userFactorCmd) Run(e *edge) error {
	return changeUser(e, c.Config, c.Email, func(ctx context.Context, tx *db.Tx, a *app.App, id int64) error {
		return a.Desk.Staff.ResetFactor(ctx, tx, id)
	})
}

func changeUser(e *edge, c app.Config, email string, f func(context.Context, *db.Tx, *app.App, int64) error) error {
	return with(e, c, "user.change", func(ctx context.Context, a *app.App) error {
		return a.Desk.DB.Do(ctx, "user.change", func(ctx context.Context, tx *db.Tx) error {
			u, err := a.Desk.Staff.UserByEmail(ctx, tx, email)
			if err != nil {
				return err
			}
			return f(ctx, tx, a, u.ID)
		})
	})
}

// tokenCmd is the tokens' commands.
type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" aliases:"add" help:"Make an API token; the bare token is the last line."`
	List   tokenListCmd   `cmd:"" help:"List the tokens of a user."`
	Revoke tokenRevokeCmd `cmd:"" aliases:"disable" help:"End a token."`
}

type tokenCreateCmd struct {
	app.Config `embed:""`
	User       string `name:"user" required:"" help:"Mail address of the user it acts for."`
	Name       string `name:"name" required:"" help:"What it is for."`
}

// Run makes a token and prints it, once.
func (c *tokenCreateCmd) Run(e *edge) error {
	return with(e, c.Config, "token.create", func(ctx context.Context, a *app.App) error {
		bare := ""
		err := a.Desk.DB.Do(ctx, "token.create", func(ctx context.Context, tx *db.Tx) error {
			u, err := a.Desk.Staff.UserByEmail(ctx, tx, c.User)
			if err != nil {
				return err
			}
			bare, _, err = a.Desk.Staff.AddToken(ctx, tx, staff.NewToken{UserID: u.ID, Name: c.Name})
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(e.err, "This token is shown once:")
		_, err = fmt.Fprintln(e.out, bare)
		return err
	})
}

type tokenListCmd struct {
	app.Config `embed:""`
	User       string `name:"user" required:"" help:"Mail address of the user."`
}

// Run lists the tokens of a user, without what they are.
func (c *tokenListCmd) Run(e *edge) error {
	return with(e, c.Config, "token.list", func(ctx context.Context, a *app.App) error {
		return a.Desk.DB.Read(ctx, "token.list", func(ctx context.Context, v db.View) error {
			u, err := a.Desk.Staff.UserByEmail(ctx, v, c.User)
			if err != nil {
				return err
			}
			all, err := a.Desk.Staff.Tokens(ctx, v, u.ID)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
			for _, t := range all {
				fmt.Fprintf(w, "%d\t%s\t%s\n", t.ID, t.Name, t.CreatedAt.Format(time.DateOnly))
			}
			return w.Flush()
		})
	})
}

type tokenRevokeCmd struct {
	app.Config `embed:""`
	ID         int64 `arg:"" help:"The token's id, as listed."`
}

// Run ends a token.
func (c *tokenRevokeCmd) Run(e *edge) error {
	return with(e, c.Config, "token.revoke", func(ctx context.Context, a *app.App) error {
		return a.Desk.DB.Do(ctx, "token.revoke", func(ctx context.Context, tx *db.Tx) error {
			return a.Desk.Staff.RevokeToken(ctx, tx, c.ID)
		})
	})
}

// verifyCmd checks the books.
type verifyCmd struct {
	app.Config `embed:""`
	JSON       bool `name:"json" help:"As JSON."`
}

// Run counts what there is and lists what is off.
func (c *verifyCmd) Run(e *edge) error {
	return with(e, c.Config, "verify", func(ctx context.Context, a *app.App) error {
		report, err := a.Verify(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(e.out, report)
		} else {
			err = printReport(e.out, report)
		}
		if err == nil && !report.OK() {
			err = fmt.Errorf("the books are off in %d places", len(report.Findings))
		}
		return err
	})
}

func printReport(out io.Writer, r chores.Report) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, n := range r.Counts {
		fmt.Fprintf(w, "%s\t%s\t%d\n", n.Room, n.What, n.N)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "OFF\t%s\t%s\n", f.Room, f.Text)
	}
	if r.OK() {
		fmt.Fprintln(w, "The books balance.")
	}
	return w.Flush()
}
