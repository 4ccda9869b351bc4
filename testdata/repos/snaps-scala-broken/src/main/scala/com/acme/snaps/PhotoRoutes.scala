package com.acme.snaps

import com.acme.imagekit.Ids
import java.nio.file.{Files, Paths}
import org.apache.pekko.http.scaladsl.model.StatusCodes
import org.apache.pekko.http.scaladsl.server.Directives._
import scala.sys.process._

object PhotoRoutes {
  val route = pathPrefix("photos") {
    concat(
      (post & formField("title") & entity(as[Array[Byte]])) { (title, photo) =>
        val id = Ids.next()
        Files.write(Paths.get(s"uploads/$id.jpg"), photo)
        Seq("exiftool", "-overwrite_original", "-all=", s"uploads/$id.jpg").!
        Store.add(id, title)
        complete(StatusCodes.Created, id)
      },
      (get & path(Segment)) { id =>
        complete(s"""{"id": "$id", "views": ${Store.seen(id)}}""")
      }
    )
  }
}
