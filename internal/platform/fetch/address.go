package fetch

import (
	"context"
	"fmt"
	"net/netip"
	"syscall"
)

// control looks at each address before it is dialled, when its name has been
// resolved already.
func (c *Client) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !c.may(to) {
		return fmt.Errorf("%w: %s", ErrAddress, address)
	}
	return nil
}

// may says whether an address may be asked.
func (c *Client) may(to netip.AddrPort) bool {
	ip := to.Addr().Unmap().WithZone("")
	for _, p := range c.allow {
		if p.Contains(ip) {
			return true
		}
	}
	return public(ip) && (to.Port() == 80 || to.Port() == 443)
}

// kept are the networks of the registries of special addresses
// (RFC 6890 and later) that netip does not name, and those that hide an IPv4
// address in an IPv6 one.
var kept = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(all ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(all))
	for i, s := range all {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// public says whether an address is one of the open Internet.
func public(ip netip.Addr) bool {
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() {
		return false
	}
	for _, p := range kept {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
