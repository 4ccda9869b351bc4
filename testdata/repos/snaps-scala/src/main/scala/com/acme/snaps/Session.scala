package com.acme.snaps

import com.auth0.jwt.JWT
import com.auth0.jwt.algorithms.Algorithm
import java.time.Instant
import org.apache.pekko.http.scaladsl.model.StatusCodes
import org.apache.pekko.http.scaladsl.server.Directives._

object Session {
  private val adminPassword = sys.env("ADMIN_PASSWORD")

  private val secret = sys.env("SESSION_SECRET")

  val route = path("login") {
    (post & formField("password")) { password =>
      if (password != adminPassword) complete(StatusCodes.Unauthorized)
      else
        complete(
          JWT
            .create()
            .withSubject("admin")
            .withExpiresAt(Instant.now().plusSeconds(3600))
            .sign(Algorithm.HMAC256(secret))
        )
    }
  }
}
