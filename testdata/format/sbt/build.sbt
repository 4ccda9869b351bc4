import sbt.Keys._

ThisBuild / scalaVersion := "3.4.2" // for all
ThisBuild / organization := "io.acme"

val circeVersion = "0.14.6"
lazy val V = new { val doobie: String = "1.0.0-RC5" }

resolvers += "Acme" at "https://repo.acme.io/maven"
resolvers ++= Seq("jitpack".at("https://jitpack.io"), Resolver.mavenLocal)

lazy val shop = (project in file("."))
  .enablePlugins(PlayScala, JavaAppPackaging)
  .dependsOn(core % "compile->compile;test->test")
  .settings(
    name := """shop""",
    version := "1.0-SNAPSHOT",
    libraryDependencies ++= Seq(
      guice,
      "io.circe" %% "circe-core" % circeVersion,
      "org.tpolecat" %% "doobie-postgres" % V.doobie,
      "com.acme" %% "prices" % "1.+",
      "org.scalatest" %% "scalatest" % "3.2.19" % Test,
      ("io.netty" % "netty-all" % s"$netty.Final").exclude("io.netty", "netty-dev-tools"),
      compilerPlugin("org.typelevel" % "kind-projector" % "0.13.3")
    ),
    excludeDependencies += "commons-logging" % "commons-logging",
    dependencyOverrides += "com.google.guava" % "guava" % "33.2.0-jre",
    Docker / dockerBaseImage := "eclipse-temurin:21-jre",
    dockerExposedPorts := Seq(9000),
    Test / javaOptions += "-Dconfig.file=conf/test.conf"
  )

libraryDependencies += "ch.qos.logback" % "logback-classic" % "1.5.6" % Runtime
fork in run := true
