module acme-tools.io/orders

go 1.23

require acme-tools.io/common v0.0.0

replace acme-tools.io/common => ../common
