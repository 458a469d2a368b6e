-- The help pages in the order of the pages of the sitemap.
CREATE INDEX product_mapped ON product (id) WHERE public = 1;
