package main

func serveAdmin() error {
	admin := setupAdmin()
	return admin.Start(adminAddress)
}
