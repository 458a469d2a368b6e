-- Whether we have ever written to an address is asked about each mail that comes in.
CREATE INDEX outgoing_rcpt ON outgoing (rcpt_sum);
