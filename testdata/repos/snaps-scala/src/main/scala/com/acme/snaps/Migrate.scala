package com.acme.snaps

import org.flywaydb.core.Flyway

object Migrate {
  def run(): Unit = Flyway.configure().dataSource(Store.source).load().migrate()
}
