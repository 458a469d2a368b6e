package promises

// ReadBoard is a page of a column of the board.
var ReadBoard = (*Promises).board
