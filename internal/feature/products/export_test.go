package products

// MapAtMost has a sitemap name at most so many products.
func (s *Products) MapAtMost(n int) { s.most = n }
