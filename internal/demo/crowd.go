package demo

import "context"

func (s *stage) crowd(context.Context) error { return nil }
