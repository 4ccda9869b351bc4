package com.acme.snaps

import com.acme.imagekit.Ids
import org.apache.pekko.http.scaladsl.model.StatusCodes
import org.apache.pekko.http.scaladsl.server.Directives._
import scala.sys.process._

object PhotoRoutes {
  val route = pathPrefix("photos") {
    concat(
      (post & formField("title") & entity(as[Array[Byte]])) { (title, photo) =>
        val id = Ids.next()
        Store.add(id, title, stripped(photo))
        complete(StatusCodes.Created, id)
      },
      (get & path(Segment)) { id =>
        complete(s"""{"id": "$id", "views": ${Store.seen(id)}}""")
      }
    )
  }

  private def stripped(photo: Array[Byte]): Array[Byte] = {
    val out = new java.io.ByteArrayOutputStream()
    (Process(Seq("exiftool", "-all=", "-")) #< new java.io.ByteArrayInputStream(photo) #> out).!
    out.toByteArray
  }
}
