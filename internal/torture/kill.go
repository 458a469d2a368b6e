package torture

import "time"

// restartWithin is how soon a desk that was killed must answer again.
const restartWithin = 2 * time.Second

// finishWithin is when clients that cannot get rid of their messages are a
// failure of the trial.
const finishWithin = 10 * time.Minute

// desk makes the one desk of a trial, on its engine, with the inbox care.
func (t *trial) desk(settings ...string) (*desk, *api, error) {
	database, err := t.database()
	if err != nil {
		return nil, nil, err
	}
	k, err := t.newDesk("the desk", t.path("data"), database, settings...)
	if err != nil {
		return nil, nil, err
	}
	a, err := k.opened()
	return k, a, err
}

// opened starts a desk for the first time and gives it its inbox.
func (k *desk) opened() (*api, error) {
	if _, err := k.up(); err != nil {
		return nil, err
	}
	if err := k.ready(); err != nil {
		return nil, err
	}
	a, err := k.api()
	if err != nil {
		return nil, err
	}
	return a, a.inbox("Care", care, nil)
}

// kill is T1: SIGKILL at random moments while mail comes in: also on a busy machine, where a desk that has just started is idle
// for a while, none of them is spent on a desk that does nothing.
func kill(t *trial) error {
	k, _, err := t.desk()
	if err != nil {
		return err
	}
	f := t.feed(t.size.Messages, t.ordinary, nil, k.smtp)
	share := max(1, t.size.Messages/(t.size.Harms+1)) // they may only run ahead of the kills by a share
	f.allow(share)
	rng := t.rng(1)
	for i := range t.size.Harms {
		f.flows()
		t.sleep(time.Duration(rng.IntN(180)) * time.Millisecond)
		if err := t.killed(k); err != nil {
			return err
		}
		f.allow(share * (i + 2))
	}
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	f.told()
	return k.balance(f.taken, nil)
}

// killed kills the desk, starts it again, and holds the restart to its rule.
func (t *trial) killed(k *desk, wrapper ...string) error {
	k.kill()
	t.count(killed, 1)
	took, err := k.up(wrapper...)
	if err != nil {
		return err
	}
	t.most("slowest restart to 220", took)
	if took > restartWithin && !t.o.Patient {
		t.off("a restart took %s to the first 220", took.Round(time.Millisecond))
	}
	return nil
}
