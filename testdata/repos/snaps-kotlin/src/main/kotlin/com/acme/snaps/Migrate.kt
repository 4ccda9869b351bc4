package com.acme.snaps

import org.flywaydb.core.Flyway

fun migrate() {
    Flyway.configure().dataSource(Store.source).load().migrate()
}
