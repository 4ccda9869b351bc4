rootProject.name = "snaps"
