package remedies

// The queries whose plans a test reads.
var LossQuery = lossQuery(new([]any), []int64{1})

const (
	LikeQuery      = likeQuery
	OfFailureQuery = ofFailureQuery
	ByUserQuery    = byUserQuery
	RowsQuery      = rowsQuery
	DifferingQuery = differingQuery
	OutsideQuery   = outsideQuery
	SinceQuery     = sinceQuery
)
