// the shop
module example.org/shop

go 1.22.0

toolchain go1.22.3

require github.com/gin-gonic/gin v1.9.1

require (
	example.org/lib v0.0.0-20231101120000-abcdef012345
	golang.org/x/sys v0.14.0 // indirect
)

replace example.org/lib => ../lib

replace (
	golang.org/x/sys v0.14.0 => example.org/sys v0.14.1
)

exclude example.org/bad v1.0.0

tool golang.org/x/tools/cmd/stringer
