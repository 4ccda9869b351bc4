package snaps

import akka.actor.ActorSystem
import akka.http.scaladsl.Http
import scala.concurrent.{ExecutionContext, Future => Later}
import scala.sys.process._
import play.api.mvc._

/* Starts "everything". */
object Server extends App {
  implicit val system: ActorSystem = ActorSystem("snaps")
  val port = sys.env.getOrElse("PORT", "8080").toInt
  val Dir: String = "/srv/snaps"
  private val users = scala.collection.mutable.Map.empty[String, String]
  lazy val db = Database.forURL("jdbc:postgresql://db/snaps", user = "snaps", password = s"a${Dir}b$port")
  Http().newServerAt("127.0.0.1", port).bind(route)

  def store(name: String, dir: String = "/tmp")(implicit ec: ExecutionContext): Later[Unit] = Later {
    if (sys.env.get("ENV").contains("production") && name != null) println(name)
    else logger.info(s"""kept $name""")
    users += name -> dir
    users("last") = name
    "convert a.png b.png".!
  }

  def mode(x: Option[String]): String = x match {
    case Some("prod") | Some("live") => "a" + Dir + "/b"
    case _ => throw new IllegalStateException("no")
  }
}

@Singleton
class PhotoController @Inject() (cc: ControllerComponents, val size: Int = 10)
    extends AbstractController(cc) {
  private var count: Int = 0

  def create = Action(parse.multipartFormData) { request =>
    request.body.file("photo").map { photo =>
      photo.ref.copyTo(java.nio.file.Paths.get(s"uploads/${photo.filename}"))
    }
    try risky() catch { case e: Exception => log(e) }
    for (x <- xs; y = x.size) { println(y) }
    while (count < 3) { count += 1 }
    this.limit = Map("a" -> 1, "b" -> Seq(1, 2))
    Ok
  }
}
