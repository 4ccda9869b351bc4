package com.acme.snaps

import org.apache.pekko.actor.ActorSystem
import org.apache.pekko.http.scaladsl.Http
import org.apache.pekko.http.scaladsl.server.Directives._

object Main {
  def main(args: Array[String]): Unit = args.headOption match {
    case Some("migrate") => Migrate.run()
    case Some("purge") => Store.purge()
    case _ => serve()
  }

  private def serve(): Unit = {
    implicit val system: ActorSystem = ActorSystem("snaps")
    val port = sys.env("PORT").toInt
    Http().newServerAt("0.0.0.0", port).bind(concat(Session.route, PhotoRoutes.route))
  }
}
