module acme-tools.io/common

go 1.23
