//go:build !linux

package torture

func power(*trial) error { return cannot("power cuts need Linux and FUSE") }

func fullDisk(*trial) error { return cannot("filling a small disk needs Linux") }
