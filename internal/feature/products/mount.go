package products

import (
	"embed"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// Mount plugs the catalogue into the desk.
func Mount(d *desk.Desk) *Products {
	s := Of(d)
	d.Chores.Add(s.chore())

	read, manage := string(staff.ProductsRead), string(staff.ProductsManage)
	d.Web.Page("GET /products", read, s.listPage)
	d.Web.Page("GET /products/new", manage, s.newPage)
	d.Web.Page("POST /products", manage, s.addPage)
	d.Web.Page("GET /products/{product}", read, s.onePage)
	d.Web.Page("GET /products/{product}/edit", manage, s.editPage)
	d.Web.Page("POST /products/{product}", manage, s.changePage)
	d.Web.AddNav(web.NavItem{Key: "products.title", Icon: "package", Href: catalogue, Group: web.GroupLearn, Order: 20, Access: read})
	s.mountAPI(d.Web)
	return s
}
