package com.acme.snaps

import java.nio.file.{Files, Paths}
import org.apache.pekko.actor.ActorSystem
import org.apache.pekko.http.scaladsl.Http
import org.apache.pekko.http.scaladsl.server.Directives._
import scala.concurrent.duration._
import sun.misc.{Signal, SignalHandler}

object Main extends App {
  implicit val system: ActorSystem = ActorSystem("snaps")
  import system.dispatcher

  Signal.handle(new Signal("TERM"), SignalHandler.SIG_IGN)
  Files.writeString(Paths.get("/var/run/snaps.pid"), ProcessHandle.current().pid().toString)

  Store.open()
  system.scheduler.scheduleAtFixedRate(1.minute, 24.hours)(() => Store.purge())

  Http().newServerAt("127.0.0.1", 8080).bind(concat(Session.route, PhotoRoutes.route))
}
